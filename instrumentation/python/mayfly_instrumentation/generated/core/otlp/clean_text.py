"""Made from src/core/otlp/clean-text.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.otlp.limits import longest_text


def clean_text(text=None, *_more):
    "A text that every store and output can take: at most `longestText` UTF-16 units, lone surrogates replaced by U+FFFD, C0 controls removed (PostgreSQL refuses NUL in `text`, 22021)."
    well_formed = js.to_well_formed_(cut_text(text, longest_text))
    return without_controls(well_formed) if has_control(well_formed) else well_formed


def cut_text(text=None, longest=None, *_more):
    "At most `longest` UTF-16 units of a text: cut before a surrogate pair, not inside it."
    if js.length(text) <= longest:
        return text
    splits_pair = is_high_surrogate(text, (longest - 1)) and is_low_surrogate(text, longest)
    return js.slice_(text, 0, ((longest - 1) if splits_pair else longest))


def is_high_surrogate(text=None, at=None, *_more):
    return (js.char_code_at_(text, at) & 64512) == 55296


def is_low_surrogate(text=None, at=None, *_more):
    return (js.char_code_at_(text, at) & 64512) == 56320


def has_control(text=None, *_more):
    i = 0
    while (i < js.length(text)):
        if js.char_code_at_(text, i) < first_printable:
            return True
        i += 1
    return False


def without_controls(text=None, *_more):
    kept = ""
    for character in js.iterate(text):
        if character >= " ":
            kept += character
    return kept

first_printable = 32
