"""Made from src/core/formats/azure.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.opaque import opaques

_RE1 = js.RegExp("^[\\w-]{48,512}\\.(?:\\d\\.)?Ag[\\w-]{240,4096}(?:\\.[\\w-]{200,4096}){0,4}$")


def refresh_token(*_more):
    return _RE1

# Keys of Microsoft Entra and Azure that are one opaque text.
azure_formats = opaques([["azure-entra-client-secret", "azure.client_secret", False, "", js.RegExp("^[\\w~.]{3}\\dQ~[\\w~.-]{31,34}$"), js.Obj({"mark": [4, "Q~"]})], ["azure-entra-refresh-token", "azure.refresh_token", None, "0.A", refresh_token()], ["azure-entra-refresh-token", "azure.refresh_token", None, "1.A", refresh_token()], ["azure-storage-account-key", "azure.storage_account_key", False, "", js.RegExp("^[A-Za-z0-9+/]{86}==$"), js.Obj({"place": "azure"})], ["azure-devops-pat", "azure.devops_token", False, "", js.RegExp("^[0-9a-z]{52}$"), js.Obj({"place": "azure"})], ["azure-devops-pat", "azure.devops_token", None, "", js.RegExp("^[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}$"), js.Obj({"mark": [76, "AZDO"]})], ["azure-ai-key", "azure.ai_key", False, "", js.RegExp("^[0-9a-f]{32}$"), js.Obj({"place": "azure"})], ["azure-ai-key", "azure.ai_key", False, "", js.RegExp("^[A-Za-z0-9]{84}$"), js.Obj({"place": "azure"})]])
