"""Made from src/core/formats/vault.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.opaque import opaques

# The forms of Vault before 1.10, and of OpenBao, look like a method call in code.
old = js.RegExp("^[A-Za-z0-9]{24,256}$")

place = js.Obj({"place": "vault"})

# https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes
vault_formats = opaques([["vault-service", "vault.service_token", True, "hvs.", js.RegExp("^(?:[A-Za-z0-9]{24}|[\\w-]{90,120})$")], ["vault-batch", "vault.batch_token", True, "hvb.", js.RegExp("^[\\w-]{138,300}$")], ["vault-recovery", "vault.recovery_token", False, "hvr.", js.RegExp("^[\\w-]{90,120}$")], ["openbao-legacy", "vault.service_token", True, "s.", old, place], ["openbao-legacy", "vault.batch_token", True, "b.", old, place], ["openbao-legacy", "vault.recovery_token", False, "r.", old, place]])
