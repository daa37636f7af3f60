"""Made from src/core/otlp/limits.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

# Attributes examined in one span or one resource; the rest is counted as dropped.
most_attributes = 1024

# UTF-16 units kept of one text.
longest_text = 1024

# UTF-16 units kept of a text that the store has in an index: a row of an index in PostgreSQL holds 2,704
# bytes, and a unit is at most 3 bytes of UTF-8.
longest_name = 256

longest_instance = 512

longest_join_key = 512

# Items kept of one list.
most_items = 128

# Reasons told of why spans of a request were refused.
most_reasons = 8
