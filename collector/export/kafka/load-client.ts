import { DeliveryFailure } from '../delivery-failure.ts';

/** The client is installed by those who send to Kafka, and loaded when the first batch does. */
export async function loadKafkaClient() {
  try {
    return await import('@platformatic/kafka');
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
    throw new DeliveryFailure(
      'refused',
      isMissing
        ? 'the client for Kafka is not installed: npm install @platformatic/kafka@2 beside the collector'
        : 'the client for Kafka, @platformatic/kafka, cannot be loaded: it needs Node 22.22 or 24.6 and later',
      { cause },
    );
  }
}
