"""Made from instrumentation/node/hooks/env-readers.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def create_readers(_t1=None, *_more):
    "Of a value that is read again and again, the package is asked for at the first reads of it, at the first of each actor, and then no more often than after a pause, which doubles up to a second while nobody new reads. A package that reads once, among a thousand reads of others in the same moment, may so be missed."
    _t1 = js.fields(_t1)
    actor = _t1.get("actor")
    module = _t1.get("module")
    now = _t1.get("now")
    def is_asked(*_more):
        nonlocal reads, asked_at
        at = now()
        reads += 1
        if (reads > first_reads) and (js.absolute((at - asked_at)) < pause_ms):
            return False
        asked_at = at
        return True
    actors = js.Set()
    readers = js.Set()
    reads = 0
    asked_at = 0
    pause_ms = least_pause_ms
    def _news2(*_more):
        nonlocal pause_ms
        who = actor()
        if (not is_new(actors, who)) and (not is_asked()):
            return None
        reader = module()
        is_news = is_new(readers, (js.string(reader) + " " + js.string(who)))
        pause_ms = (least_pause_ms if is_news else js.minimum(most_pause_ms, (pause_ms * 2)))
        return js.Obj({"module": reader}) if is_news else None
    return js.Obj({"news": _news2})


def is_new(set_=None, name=None, *_more):
    if js.has_(set_, name):
        return False
    if js.size(set_) >= most:
        js.clear_(set_)
    js.add_(set_, name)
    return True

# Actors and readers of one value; past it all are forgotten and told of again.
most = 64

# Reads that are asked about one by one: which package reads costs a look at the stack.
first_reads = 8

least_pause_ms = 1

most_pause_ms = 1000
