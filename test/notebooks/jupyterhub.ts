import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/collector-process.ts';
import { eventually } from '../support/eventually.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { testKeyText } from '../support/run-hooked.ts';
import { startServer } from './start-server.ts';
import { usesOf } from './uses-by-secret.ts';

/** A hub with the example's configuration: what a user's kernel does is the user's. */
export async function checkJupyterHub(programs: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-hub-'));
  const spool = join(folder, 'spool');
  const secret = fakeSecret('ghp_', 36);
  const token = fakeSecret('', 32);
  const [port, hubPort, apiPort] = [await freePort(), await freePort(), await freePort()];
  const key = join(folder, 'key');
  writeFileSync(key, testKeyText, { mode: 0o600 });
  const example = readFileSync('instrumentation/python/examples/jupyterhub_config.py', 'utf8');
  const config = join(folder, 'jupyterhub_config.py');
  writeFileSync(
    config,
    `${example.replace('/etc/mayfly/key', key)}
c.Spawner.environment |= {"MAYFLY_SPOOL": ${JSON.stringify(spool)}, "MAYFLY_DRAIN": "external", "SECRET_TOKEN": ${JSON.stringify(secret)}}
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.bind_url = "http://127.0.0.1:${port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:${hubPort}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:${apiPort}"
c.Spawner.args = ["--allow-root"]
c.JupyterHub.services = [{"name": "test", "api_token": ${JSON.stringify(token)}}]
c.JupyterHub.load_roles = [{"name": "test", "scopes": ["admin:users", "admin:servers", "access:servers"], "services": ["test"]}]
`,
  );
  const base = `http://127.0.0.1:${port}`;
  const hub = await startServer([join(programs, 'jupyterhub'), '-f', config], {
    cwd: folder,
    url: `${base}/hub/api`,
    env: { PATH: `${programs}:${process.env['PATH']}`, HOME: folder, MAYFLY_DISABLED: '1' },
  });
  const ask = async (path: string, method = 'GET', body?: object): Promise<Response> => {
    const answer = await fetch(base + path, {
      method,
      headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer;
  };
  try {
    await eventually(() => ask('/hub/api/'), 60_000);
    await ask('/hub/api/users/ada', 'POST');
    await ask('/hub/api/users/ada/server', 'POST');
    await eventually(async () => {
      const user = (await (await ask('/hub/api/users/ada')).json()) as { readonly server: string | null };
      ok(user.server !== null);
    }, 120_000);
    const session = (await (
      await ask('/user/ada/api/sessions', 'POST', {
        path: 'a.ipynb',
        name: 'a.ipynb',
        type: 'notebook',
        kernel: { name: 'python3' },
      })
    ).json()) as { readonly kernel: { readonly id: string } };
    const code = `import os, urllib.request as u\ntry: u.urlopen(u.Request('http://127.0.0.1:1/', headers={'Authorization': 'Bearer ' + os.environ['SECRET_TOKEN']}))\nexcept OSError: pass`;
    await execute(
      `ws://127.0.0.1:${port}/user/ada/api/kernels/${session.kernel.id}/channels?token=${token}`,
      code,
    );
    const [use] = await eventually(() => {
      const found = usesOf(spool, secret);
      equal(found.length, 1);
      return found;
    }, 60_000);
    deepEqual(
      [use?.user, use?.cell, use?.executionCount, use?.kernelId],
      ['ada', 'cell-1', 1, session.kernel.id],
    );
    ok(String(use?.notebook).endsWith('a.ipynb'), String(use?.notebook));
    return ['the user, the cell, the kernel and the notebook of a use are right'];
  } catch (error) {
    throw new Error(`${String(error)}\n${hub.log().slice(-4000)}`, { cause: error });
  } finally {
    await hub.stop();
  }
}

/** As a frontend does (Jupyter messaging protocol over a WebSocket). */
async function execute(url: string, code: string): Promise<void> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`no WebSocket at ${url.split('?')[0]}`)));
  });
  const header = {
    msg_id: 'm1',
    session: 's1',
    username: 'ada',
    msg_type: 'execute_request',
    version: '5.4',
  };
  const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
  const done = new Promise<void>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as {
        readonly msg_type: string;
        readonly parent_header: { readonly msg_id?: string };
      };
      if (message.msg_type === 'execute_reply' && message.parent_header.msg_id === 'm1') resolve();
    });
  });
  socket.send(
    JSON.stringify({ channel: 'shell', header, parent_header: {}, metadata: { cellId: 'cell-1' }, content }),
  );
  await done;
  socket.close();
}
