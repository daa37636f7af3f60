"""Made from src/core/semconv.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def own(type_=None, brief=None, on=None, *_more):
    "@__NO_SIDE_EFFECTS__"
    if on is None:
        on = "span"
    return js.Obj({"type": type_, "brief": brief, "origin": "mayfly", "on": on})


def otel(type_=None, brief=None, on=None, *_more):
    "@__NO_SIDE_EFFECTS__"
    if on is None:
        on = "span"
    return js.Obj({"type": type_, "brief": brief, "origin": "otel", "on": on})


def one_of(brief=None, words=None, *_more):
    "@__NO_SIDE_EFFECTS__"
    return js.string(brief) + ": " + js.string(js.join_(js.map_(words, (lambda word=None, *_more: ("`" + js.string(word) + "`"))), ", ")) + "."


def attribute_definition(name=None, *_more):
    "The definition of a name, or null when the contract does not know it."
    found = js.at(attributes, name) if js.has_own(attributes, name) else None
    return None if (found is None) else js.Obj({"name": name, **js.spread(found)})

# Instrumentation scopes whose spans are observations.
scope_names = ["@mayfly/instrumentation", "mayfly-instrumentation"]

span_names = js.Obj({"fetch": "credential.fetch", "use": "credential.use", "end": "credential.end", "process": "mayfly.process"})

# Where a credential was fetched (`mayfly.fetch.source`).
sources = ["env", "file", "secret_manager", "token_endpoint", "metadata_service", "workload_api", "minted_locally", "unknown"]

# Where in a request a credential was presented (`mayfly.use.location`).
locations = ["header", "path", "query", "body", "userinfo", "signature", "subprotocol", "client_certificate", "connection", "prompt", "notebook_output", "unknown"]

# What became of a use (`mayfly.use.outcome`). `sent` is written when the credential is presented,
# before any answer, so that a killed process loses nothing; the answer then adds one of the others.
# Uses of a key are the greater of `sent` and the sum of the others.
outcomes = ["sent", "accepted", "denied", "error"]

# Why a credential ended (`mayfly.end.reason`).
end_reasons = ["revoked", "logged_out", "replaced", "unknown"]

# The allow-list. An attribute that is not here never becomes a string, on either side (law 3).
attributes = js.Obj({"mayfly.credential.fingerprint": own("string", "Keyed fingerprint of the secret: `mf1_` and 30 characters. Anything else is refused."), "mayfly.credential.type": own("string", "What it is, for example `github.installation_token` or `oauth.access_token`."), "mayfly.credential.provider": own("string", "Who issues it, in lower case: `aws`, `github`, `openai`, `vault`; `unknown` when not known."), "mayfly.credential.join_keys": own("string[]", "Public names of the credential as `scheme:value`, for example `aws.access_key_id:ASIA\u2026`, `jwt.jti:<iss>#<jti>`."), "mayfly.credential.issued_at": own("int", "When it was issued, milliseconds since the epoch, where the issuer says so."), "mayfly.credential.expires_at": own("int", "When it expires, milliseconds since the epoch, where the issuer says so."), "mayfly.credential.ephemeral": own("boolean", "Whether it is short-lived by its kind."), "mayfly.credential.scopes": own("string[]", "What it allows, in the words of the issuer."), "mayfly.credential.subject": own("string", "For whom it was issued (JWT `sub`, an ARN, a user name)."), "mayfly.credential.issuer": own("string", "Who issued it (JWT `iss`, a host)."), "mayfly.credential.audience": own("string[]", "Where it may be used (JWT `aud`)."), "mayfly.credential.parents": own("string[]", "Fingerprints of the credentials presented to obtain it: the mint chain."), "mayfly.credential.previous_fingerprint": own("string", "Its fingerprint under the organisation's previous key, while a rotation goes on: one secret under two names. Only a whole fingerprint is kept."), "mayfly.credential.held": own("boolean", "True when the process held it at start without having read it."), "mayfly.fetch.source": own("string", one_of("Where it was fetched", sources)), "mayfly.fetch.name": own("string", "The name it was fetched under: variable, file path, secret name, role."), "mayfly.fetch.policy": own("string", "What authorised the fetch: role ARN, Vault role and policies, OAuth client and grant, App installation."), "mayfly.fetch.module": own("string", "Package whose code read it, for example `openai` or `@aws-sdk/credential-provider-env`; absent for the application itself."), "mayfly.use.location": own("string", one_of("Where it was presented", locations)), "mayfly.use.outcome": own("string", one_of("What became of it", outcomes)), "mayfly.use.mechanism": own("string", "How it was proven: an authentication scheme (`Bearer`, `AWS4-HMAC-SHA256`), a SASL mechanism (`SCRAM-SHA-256`), an SSH method (`publickey`)."), "mayfly.end.reason": own("string", one_of("Why it ended", end_reasons)), "mayfly.count": own("int", "Equal observations of this process instance so far, this one included. A reading, not an increment."), "mayfly.notebook.path": own("string", "Path of the notebook."), "mayfly.notebook.cell_id": own("string", "Id of the cell."), "mayfly.notebook.execution_count": own("int", "Execution count of the cell."), "mayfly.notebook.kernel_id": own("string", "Id of the kernel."), "mayfly.purpose": own("string", "Why, in the words of the application."), "mayfly.process.started_at": own("int", "Start of the process, milliseconds since the epoch."), "mayfly.process.phase": own("string", "`start`, `running` or `end`."), "mayfly.process.hooks": own("string[]", "Hooks that are installed."), "mayfly.process.shadowed": own("string[]", "Hooks that could not be installed or were replaced by others."), "mayfly.process.seen": own("int", "Observations made so far."), "mayfly.process.coalesced": own("int", "Observations that a later cumulative count stands for."), "mayfly.process.spooled": own("int", "Observations written to the spool so far."), "mayfly.process.dropped": own("int", "Observations lost so far."), "mayfly.process.unattributed": own("int", "Observations so far of which no agent, tool or user is known."), "mayfly.process.overflowed": own("int", "Observations so far that were counted under the key `other`, because the credential had 1,000 keys."), "server.address": otel("string", "Host the credential was presented to or fetched from, in lower case."), "server.port": otel("int", "Port of that host."), "http.request.method": otel("string", "Method of the request."), "http.response.status_code": otel("int", "Status of the answer."), "url.template": otel("string", "Low-cardinality route of the request."), "db.system.name": otel("string", "Kind of database."), "db.operation.name": otel("string", "Database operation."), "rpc.system.name": otel("string", "Kind of remote call, for example `aws-api`."), "rpc.service": otel("string", "Remote service, for example `SecretsManager`."), "rpc.method": otel("string", "Remote operation, for example `GetSecretValue`."), "gen_ai.agent.name": otel("string", "Agent on whose behalf it happened."), "gen_ai.agent.id": otel("string", "Id of that agent."), "gen_ai.tool.name": otel("string", "Tool that was running."), "gen_ai.conversation.id": otel("string", "Conversation; an exemplar, not part of the key."), "gen_ai.provider.name": otel("string", "Model provider."), "mcp.method.name": otel("string", "MCP method that was running."), "user.id": otel("string", "Human on whose behalf it happened."), "service.name": otel("string", "Workload.", "resource"), "service.namespace": otel("string", "Namespace of the workload.", "resource"), "service.version": otel("string", "Version of the workload.", "resource"), "service.instance.id": otel("string", "Process instance; else host, pid and start time are joined.", "resource"), "deployment.environment.name": otel("string", "Environment, for example `production`.", "resource"), "mayfly.owner": own("string", "Team or person who owns the workload.", "resource"), "host.name": otel("string", "Host.", "resource"), "host.id": otel("string", "Id of the host.", "resource"), "process.pid": otel("int", "Process id.", "resource"), "process.creation.time": otel("string", "Start of the process, ISO 8601.", "resource"), "process.executable.name": otel("string", "Name of the executable.", "resource"), "process.runtime.name": otel("string", "Runtime, for example `nodejs`.", "resource"), "process.runtime.version": otel("string", "Version of the runtime.", "resource"), "k8s.namespace.name": otel("string", "Kubernetes namespace.", "resource"), "k8s.pod.name": otel("string", "Pod.", "resource"), "k8s.pod.uid": otel("string", "Uid of the pod.", "resource"), "k8s.cluster.name": otel("string", "Cluster.", "resource"), "cloud.provider": otel("string", "Cloud provider.", "resource"), "cloud.account.id": otel("string", "Cloud account.", "resource"), "cloud.region": otel("string", "Cloud region.", "resource"), "container.id": otel("string", "Container.", "resource")})
