"""Made from src/core/formats/messengers.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.opaque import opaques

# What follows the id: Telegram documents the shape by example; all that are seen begin so.
bot = js.RegExp("^(\\d{8,10}):AA[\\w-]{33}$")

# Credentials that stand in the path of a request: tokens of bots and incoming webhooks.
messenger_formats = opaques([*js.iterate(js.map_([8, 9, 10], (lambda at=None, *_more: ["telegram-bot", "telegram.bot_token", False, "", bot, js.Obj({"mark": [at, ":AA"], "joinKey": "telegram.bot"})]))), ["discord-webhook", "discord.webhook_url", False, "https://discord.com/api/webhooks/", js.RegExp("^(\\d{17,20})\\/[\\w-]{60,80}$"), js.Obj({"joinKey": "discord.webhook"})], ["teams-webhook", "teams.webhook_url", False, "https://", js.RegExp("^[a-z0-9-]{1,63}\\.webhook\\.office\\.com\\/webhookb2\\/([0-9a-f-]{36}@[0-9a-f-]{36})\\/IncomingWebhook\\/[0-9a-z]{32}\\/[\\w/-]{36,180}$", "i"), js.Obj({"joinKey": "teams.webhook_group"})]])
