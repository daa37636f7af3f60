import { fakeJwt, secondsFromNow } from '../../support/fake-jwt.ts';
import { base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import type { ClientCase } from './client-case.ts';

const supabaseKey = () => fakeSecret('sb_secret_', 31, base64url);

/** Services that hand out further credentials: each script uses what it got. */
export const mintingClients: readonly ClientCase[] = [
  {
    client: 'stripe',
    packages: ['stripe'],
    credentials: {
      STRIPE_SECRET_KEY: {
        type: 'stripe.secret_key',
        provider: 'stripe',
        make: () => fakeSecret('sk_live_', 99),
        uses: [{ at: 'api.stripe.com', location: 'header' }],
      },
      ephemeral: {
        type: 'stripe.ephemeral_key',
        provider: 'stripe',
        parents: ['STRIPE_SECRET_KEY'],
        uses: [{ at: 'api.stripe.com', location: 'header' }],
      },
    },
    services: (minting) => ({
      'api.stripe.com': ({ path }) => {
        if (path !== '/v1/ephemeral_keys') return { json: { object: 'customer', id: 'cus_1' } };
        const expires = secondsFromNow(3_600);
        const secret = minting.mint('ephemeral', fakeSecret('ek_live_', 60), expires * 1_000);
        return {
          json: {
            id: 'ephkey_1',
            object: 'ephemeral_key',
            created: secondsFromNow(0),
            expires,
            livemode: true,
            secret,
            associated_objects: [{ id: 'cus_1', type: 'customer' }],
          },
        };
      },
    }),
    imports: "import Stripe from 'stripe';",
    body: `
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY);
await stripe.customers.retrieve('cus_1');
const { secret } = await stripe.ephemeralKeys.create({ customer: 'cus_1' }, { apiVersion: '2025-09-30.clover' });
await new Stripe(secret).customers.retrieve('cus_1');`,
  },
  {
    client: '@deepgram/sdk',
    packages: ['@deepgram/sdk'],
    credentials: {
      DEEPGRAM_API_KEY: {
        type: 'deepgram.api_key',
        provider: 'deepgram',
        make: () => fakeSecret('', 40, hex),
        uses: [{ at: 'api.deepgram.com', location: 'header' }],
      },
      granted: {
        type: 'deepgram.access_token',
        provider: 'deepgram',
        parents: ['DEEPGRAM_API_KEY'],
        uses: [{ at: 'api.deepgram.com', location: 'header' }],
      },
    },
    services: (minting) => ({
      'api.deepgram.com': ({ path }) => {
        if (path !== '/v1/auth/grant') return { json: { projects: [] } };
        const token = fakeJwt({ sub: 'project', exp: secondsFromNow(30) });
        return {
          json: { access_token: minting.mint('granted', token, Date.now() + 30_000), expires_in: 30 },
        };
      },
    }),
    imports: "import { DeepgramClient } from '@deepgram/sdk';",
    body: `
const client = new DeepgramClient();
const { access_token } = await client.auth.v1.tokens.grant();
await new DeepgramClient({ accessToken: access_token }).manage.v1.projects.list();`,
  },
  {
    client: '@supabase/supabase-js',
    packages: ['@supabase/supabase-js'],
    credentials: {
      SUPABASE_KEY: {
        type: 'supabase.secret_key',
        provider: 'supabase',
        make: supabaseKey,
        uses: [{ at: 'orders.supabase.co', location: 'header' }],
      },
      USER_PASSWORD: {
        type: 'unknown',
        provider: 'supabase',
        make: () => fakeSecret('', 20),
        uses: [{ at: 'orders.supabase.co', location: 'body' }],
      },
      access_token: {
        type: 'supabase.access_token',
        provider: 'supabase',
        parents: ['SUPABASE_KEY', 'USER_PASSWORD'],
        uses: [{ at: 'orders.supabase.co', location: 'header' }],
      },
      refresh_token: {
        type: 'oauth.refresh_token',
        provider: 'supabase',
        parents: ['SUPABASE_KEY', 'USER_PASSWORD'],
        uses: [],
      },
    },
    services: (minting) => ({
      'orders.supabase.co': ({ path }) => {
        if (!path.startsWith('/auth/v1/token')) return { json: [] };
        const exp = secondsFromNow(3_600);
        const token = fakeJwt({
          iss: 'https://orders.supabase.co/auth/v1',
          sub: 'user-1',
          aud: 'authenticated',
          exp,
        });
        return {
          json: {
            access_token: minting.mint('access_token', token, exp * 1_000),
            token_type: 'bearer',
            expires_in: 3_600,
            expires_at: exp,
            refresh_token: minting.mint('refresh_token', fakeSecret('', 22)),
            user: { id: 'user-1', aud: 'authenticated' },
          },
        };
      },
    }),
    imports: "import { createClient } from '@supabase/supabase-js';",
    body: `
const client = createClient('https://orders.supabase.co', process.env.SUPABASE_KEY, { auth: { persistSession: false, autoRefreshToken: false } });
await client.from('orders').select();
const { error } = await client.auth.signInWithPassword({ email: 'clerk@example.com', password: process.env.USER_PASSWORD });
if (error) throw error;
await client.from('orders').select();`,
  },
  {
    client: 'livekit-server-sdk',
    packages: ['livekit-server-sdk'],
    credentials: {
      LIVEKIT_API_SECRET: { type: 'unknown', provider: 'unknown', make: () => fakeSecret('', 43), uses: [] },
      minted: {
        type: 'livekit.access_token',
        provider: 'livekit',
        fetched: { source: 'minted_locally' },
        uses: [{ at: 'orders.livekit.cloud', location: 'header' }],
      },
    },
    env: { LIVEKIT_API_KEY: fakeSecret('API', 12) },
    services: (minting) => ({
      'orders.livekit.cloud': ({ headers, host, port }) => {
        minting.met('minted', headers['authorization']?.slice('Bearer '.length) ?? '', {
          host,
          port,
          what: 'ListRooms',
        });
        return { json: { rooms: [] } };
      },
    }),
    imports: "import { RoomServiceClient } from 'livekit-server-sdk';",
    body: `
const client = new RoomServiceClient('https://orders.livekit.cloud', process.env.LIVEKIT_API_KEY, process.env.LIVEKIT_API_SECRET);
await client.listRooms();`,
    note: 'LiveKit mints its token in the process.',
  },
];
