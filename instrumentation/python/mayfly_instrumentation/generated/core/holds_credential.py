"""Made from src/core/holds-credential.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.find_credentials import find_credentials
from mayfly_instrumentation.generated.core.plain_text import is_plain
from mayfly_instrumentation.generated.core.recognise import looks_like_credential, recognise
from mayfly_instrumentation.generated.core.text_decodings import decodings


def holds_credential(text=None, holds_known=None, may_look=None, *_more):
    "Whether a text that is public by its nature (a subject, a host, a tool's name) holds a credential all the same: by its form, or because `holdsKnown` finds one that is known; as it is, or in an encoding that texts pass through. A public name of a credential (an access key id) is none. `mayLook` is asked for each reading of a text that is not plain: what may not be looked at might hold one."
    if holds_known is None:
        holds_known = knows_none
    if may_look is None:
        may_look = always
    if (js.length(text) < shortest_held) or (is_plain(text) and (not holds_known(text))):
        return False
    for reading in js.iterate(decodings(text)):
        if (not may_look(js.length(reading))) or holds_known(reading):
            return True
        if js.some_(find_credentials(reading, is_joined_with_one), (lambda found=None, *_more: (not is_public_name(found)))):
            return True
    return False


def is_joined_with_one(word=None, *_more):
    "A name may be joined with one: `agent-sk-proj-\u2026`, `ghp_\u2026.json`."
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        index = _t1.get("index")
        return index
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        index = _t1.get("index")
        return index
    joints = js.map_(js.slice_([*js.iterate(js.match_all_(word, joint))], 0, most_joints), _fn2)
    for start in js.iterate([0, *js.iterate(js.map_(joints, (lambda at=None, *_more: (at + 1))))]):
        for end in js.iterate([*js.iterate(joints), js.length(word)]):
            part = js.slice_(word, start, end)
            if ((js.length(part) >= (2 * shortest_held)) and looks_like_credential(part)) and (not is_public_name(part)):
                return True
    return False


def without_credentials(text=None, *_more):
    "A text for people, with `withheld` in the place of each credential that its form gives away."
    told = text
    for found in js.iterate(find_credentials(text, is_joined_with_one)):
        if not is_public_name(found):
            told = js.replace_all_(told, found, withheld)
    return told


def is_named_by(secret=None, join_keys=None, *_more):
    "Whether a credential is its own public name, as AWS's is: that one is told as a join key."
    return js.some_(join_keys, (lambda key=None, *_more: (js.slice_(key, (js.index_of_(key, ":") + 1)) == secret)))


def is_public_name(secret=None, *_more):
    return is_named_by(secret, recognise(secret, js.Obj({"host": None, "name": None})).get("joinKeys"))

# Stands in the place of a text that must not be told.
withheld = "withheld"

# No form that is recognised, and no secret that is looked for, is shorter.
shortest_held = 8

knows_none = (lambda *_more: False)

always = (lambda *_more: True)

joint = js.RegExp("[-_.]", "g")

most_joints = 8
