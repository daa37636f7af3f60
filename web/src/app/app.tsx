import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { MayflyError } from '../../../src/core/errors.ts';
import { asMayflyError } from '../api/request.ts';
import { Empty, Failed, Loading } from '../components/message.tsx';
import { forgetList } from '../credentials/keep-list.ts';
import { matchPath } from '../router/match-path.ts';
import { place } from '../router/navigation.ts';
import { learnSession, session } from '../session/session.ts';
import { SignInView } from '../views/sign-in-view.tsx';
import { Layout } from './layout.tsx';
import { routes } from './routes.tsx';

/** Signed in: the view of the link. Not signed in: the form, and then the same link. */
export function App() {
  const failure = useSignal<MayflyError | null>(null);
  const learn = async () => {
    failure.value = null;
    try {
      await learnSession();
    } catch (error) {
      failure.value = asMayflyError(error);
    }
  };
  useEffect(() => void learn(), []);
  useEffect(() => {
    if (session.value.kind === 'out') forgetList();
  }, [session.value.kind]);
  if (session.value.kind === 'out') return <SignInView expired={session.value.expired} />;
  if (failure.value !== null) return <Failed whole error={failure.value} retry={() => void learn()} />;
  if (session.value.kind === 'unknown') return <Loading what="Mayfly" />;
  return <Routed path={place.value.path} />;
}

function Routed({ path }: { readonly path: string }) {
  for (const route of routes) {
    const parameters = matchPath(route.path, path);
    if (parameters === null) continue;
    const { view: View } = route;
    return (
      <Layout section={route.section} title={route.title}>
        <View key={path} parameters={parameters} />
      </Layout>
    );
  }
  return (
    <Layout section="" title="Not found">
      <Empty whole title="There is no such view">
        <p>
          <a href="/">To the credentials</a>
        </p>
      </Empty>
    </Layout>
  );
}
