// Sends three uses of one credential with Go's stock OTLP/HTTP exporter, set up by the OTEL_* variables alone.
package main

import (
	"context"
	"log"
	"os"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

func main() {
	ctx := context.Background()
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		log.Fatal(err)
	}
	about, err := resource.New(ctx, resource.WithFromEnv(), resource.WithProcess())
	if err != nil {
		log.Fatal(err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(about))
	tracer := provider.Tracer("@mayfly/instrumentation")
	for count := 1; count <= 3; count++ {
		_, span := tracer.Start(ctx, "credential.use")
		span.SetAttributes(
			attribute.String("mayfly.credential.fingerprint", os.Getenv("SENDER_FINGERPRINT")),
			attribute.String("mayfly.use.location", "header"),
			attribute.StringSlice("mayfly.credential.join_keys", []string{"jwt:go"}),
			attribute.Int("mayfly.count", count),
		)
		span.End()
	}
	if err := provider.Shutdown(ctx); err != nil {
		log.Fatal(err)
	}
}
