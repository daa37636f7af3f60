import { like, type PythonCase } from './python-case.ts';

interface HttpClient extends Pick<PythonCase, 'client' | 'packages' | 'imports' | 'unseen' | 'note'> {
  /** Defines `send(method, url, headers, body)`, which gives status and text and raises for no status. */
  readonly send: string;
  readonly isAsync?: true;
}

const steps = (wait: string): string => `
form = urlencode({"grant_type": "client_credentials", "client_id": "orders", "client_secret": os.environ["ORDERS_CLIENT_SECRET"]})
granted = ${wait}send("POST", "https://login.example.com/oauth/token", {"content-type": "application/x-www-form-urlencoded"}, form)
access_token = json.loads(granted[1])["access_token"]
user = ${wait}send("GET", "https://api.github.com/user", {"authorization": "Bearer " + os.environ["GITHUB_TOKEN"]}, None)
order, headers = json.dumps({"article": "a string"}), {"authorization": "Bearer " + access_token, "content-type": "application/json"}
orders = [${wait}send("POST", "https://orders.example.com/v1/orders", headers, order) for _ in range(2)]
denied = ${wait}send("GET", "http://orders.example.com/v1/private", {"x-api-key": os.environ["EXPIRED_API_KEY"]}, None)
statuses = [status for status, _ in (granted, user, *orders, denied)]
assert statuses == [200, 200, 201, 201, 401], statuses`;

const indented = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');

/** A key of the environment, a client secret for a token and what it is good for, and a key that is refused. */
function httpClientCase({ send, isAsync, imports, ...client }: HttpClient): PythonCase {
  const body = isAsync
    ? `async def main():\n${indented(`${send.trim()}\n${steps('await ').trim()}`)}\nasyncio.run(main())`
    : `${send.trim()}\n${steps('').trim()}`;
  const own = `import asyncio\nimport json\nimport os\nfrom urllib.parse import urlencode\n${imports}`;
  return like('fetch', { ...client, imports: own, body });
}

/** Clients that reach any URL, each with the one function that the script needs of it. */
export const httpClients: readonly PythonCase[] = [
  httpClientCase({
    client: 'requests',
    packages: ['requests'],
    imports: 'import requests',
    send: `
session = requests.Session()
def send(method, url, headers, body):
    response = session.request(method, url, headers=headers, data=body)
    return response.status_code, response.text`,
  }),
  httpClientCase({
    client: 'urllib3',
    packages: ['urllib3'],
    imports: 'import ssl\nimport urllib3',
    send: `
pool = urllib3.PoolManager(ssl_context=ssl.create_default_context())
def send(method, url, headers, body):
    response = pool.request(method, url, headers=headers, body=body)
    return response.status, response.data.decode()`,
  }),
  httpClientCase({
    client: 'urllib.request',
    packages: [],
    imports: 'import urllib.request\nfrom urllib.error import HTTPError',
    send: `
def send(method, url, headers, body):
    request = urllib.request.Request(url, None if body is None else body.encode(), headers, method=method)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()`,
  }),
  httpClientCase({
    client: 'http.client',
    packages: [],
    imports: 'from http.client import HTTPConnection, HTTPSConnection\nfrom urllib.parse import urlsplit',
    send: `
def send(method, url, headers, body):
    parts = urlsplit(url)
    connection = (HTTPSConnection if parts.scheme == "https" else HTTPConnection)(parts.netloc)
    connection.request(method, parts.path, body, headers)
    response = connection.getresponse()
    return response.status, response.read().decode()`,
  }),
  httpClientCase({
    client: 'httpx',
    packages: ['httpx'],
    imports: 'import httpx',
    send: `
client = httpx.Client()
def send(method, url, headers, body):
    response = client.request(method, url, headers=headers, content=body)
    return response.status_code, response.text`,
  }),
  httpClientCase({
    client: 'httpx (asyncio)',
    packages: ['httpx'],
    isAsync: true,
    imports: 'import httpx',
    send: `
client = httpx.AsyncClient()
async def send(method, url, headers, body):
    response = await client.request(method, url, headers=headers, content=body)
    return response.status_code, response.text`,
  }),
  httpClientCase({
    client: 'httpx2',
    packages: ['httpx2'],
    imports: 'import ssl\nimport httpx2',
    send: `
client = httpx2.Client(verify=ssl.create_default_context())
def send(method, url, headers, body):
    response = client.request(method, url, headers=headers, content=body)
    return response.status_code, response.text`,
  }),
  httpClientCase({
    client: 'aiohttp',
    packages: ['aiohttp'],
    isAsync: true,
    imports: 'import aiohttp',
    send: `
async def send(method, url, headers, body):
    async with aiohttp.ClientSession() as session:
        async with session.request(method, url, headers=headers, data=body) as response:
            return response.status, await response.text()`,
  }),
  httpClientCase({
    client: 'httplib2',
    packages: ['httplib2'],
    imports: 'import httplib2',
    send: `
client = httplib2.Http(ca_certs=os.environ["SSL_CERT_FILE"])
def send(method, url, headers, body):
    response, content = client.request(url, method, body, dict(headers))
    return response.status, content.decode()`,
  }),
  httpClientCase({
    client: 'pycurl',
    packages: ['pycurl'],
    unseen:
      'It connects, encrypts and writes in C (libcurl): nothing of it passes through Python. `curl_cffi` likewise.',
    imports: 'import io\nimport pycurl',
    send: `
def send(method, url, headers, body):
    curl, text = pycurl.Curl(), io.BytesIO()
    host, port = url.split("/")[2], 443 if url.startswith("https") else 80
    curl.setopt(pycurl.CONNECT_TO, [f"{host}:{port}:127.0.0.1:{local_port(port)}"])
    curl.setopt(pycurl.CAINFO, os.environ["SSL_CERT_FILE"])
    curl.setopt(pycurl.CUSTOMREQUEST, method)
    curl.setopt(pycurl.URL, url)
    curl.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in headers.items()])
    if body is not None:
        curl.setopt(pycurl.POSTFIELDS, body)
    curl.setopt(pycurl.WRITEDATA, text)
    curl.perform()
    return curl.getinfo(pycurl.RESPONSE_CODE), text.getvalue().decode()`,
  }),
];
