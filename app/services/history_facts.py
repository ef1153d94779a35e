"""What an entry of the custody chain says, as words: the facts that its sentence is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.domain.mediatime import format_time
from app.services import history_dossiers, history_redaction, history_texts, history_texts_en
from app.services.check_texts import check_title
from app.services.history_case import choice_said, part_said
from app.services.history_marks import local_stamp
from app.services.history_readings import KINDS, SENTENCES
from app.services.history_sync import sync_facts
from app.services.messages import format_size, problem_text

Entry = Mapping[str, Any]
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_FACT = re.compile(r"\{(\w+)\}")
_LONGEST = 240
_WORDS = {"id": history_texts.WORDS, "en": history_texts_en.WORDS}
_FIELDS = {"id": history_texts.FIELDS, "en": history_texts_en.FIELDS}
_SIGNS = {"undo", "redo"}


def templates(lang: str) -> dict[str, str]:
    """Give the sentences by act, of `id` or `en`."""
    return SENTENCES["en" if lang == "en" else "id"]


def words(lang: str) -> dict[str, str]:
    """Give the small words of a language."""
    return _WORDS["en" if lang == "en" else "id"]


def field_name(field: str, lang: str) -> str:
    """Name a field of the case form; one without words is given as it is."""
    return _FIELDS["en" if lang == "en" else "id"].get(field, field)


def kinds(lang: str) -> dict[str, str]:
    """Name the kinds of act by the part of their name before the full stop."""
    return KINDS["en" if lang == "en" else "id"]


def sentence(entry: Entry, lang: str) -> str:
    """Tell one entry; an act without words of its own is told plainly by its name."""
    facts = _facts(entry, lang)
    act = str(entry.get("act", ""))
    known = templates(lang)
    variant = _variant(entry)
    text = known.get(f"{act}:{variant}") or known.get(act) or known[""]
    return " ".join([filled(text, facts), *_asides(entry, lang)])


def run_sentence(entry: Entry, items: Sequence[str], count: int, lang: str) -> str:
    """Tell a run of like entries by its first one.

    Args:
        entry: the first entry of the run.
        items: codes it touches, each once, in order.
        count: how many entries it has.
    """
    known = templates(lang)
    act = str(entry.get("act", ""))
    key = f"{act}*one" if len(items) == 1 and f"{act}*one" in known else f"{act}*"
    facts = _facts(entry, lang) | {
        "count": str(count),
        "distinct": str(len(items)),
        "items": _listed(items, lang),
    }
    return filled(known.get(key) or known["*"], facts)


def has_run_words(act: str) -> bool:
    """Tell whether a run of this act can be told in one line; so can an act without words."""
    known = templates("id")
    return f"{act}*" in known or act not in known


def filled(template: str, facts: Mapping[str, str]) -> str:
    """Put facts into a sentence; a bracketed part with an empty fact is left out."""

    def fill(text: str) -> str:
        return _FACT.sub(lambda found: _one_line(facts.get(found[1], "")) or "–", text)

    def keep(found: re.Match[str]) -> str:
        has_all = all(facts.get(name, "").strip() for name in _FACT.findall(found[1]))
        return found[1] if has_all else ""

    # a quotation that ends its own sentence needs no second full stop
    return fill(_OPTIONAL.sub(keep, template)).replace(".”.", ".”")


def _facts(entry: Entry, lang: str) -> dict[str, str]:
    data = entry.get("data")
    data = data if isinstance(data, dict) else {}
    act, items = str(entry.get("act", "")), [str(item) for item in entry.get("obj") or ()]
    found = dict(_flat(data, ""))
    found |= {key: _media_time(data[key]) for key in data if key.endswith("_us")}
    for name, place in (("item", 0), ("second", 1), ("third", 2)):
        found[name] = items[place] if place < len(items) else ""
    if act.startswith("moment."):
        found.setdefault("evidence", found["second"])  # older chains name it in `obj` only
    found["items"] = _listed(items, lang)
    found["act"] = act
    found["seq"] = str(entry.get("seq", ""))
    found["who"] = who_text(entry, lang)
    found |= _worded(entry, data, lang)
    if found.get("withdrawal_reason") == entry.get("why"):
        found["withdrawal_reason"] = ""  # said once, after the sentence
    return found


def who_text(entry: Entry, lang: str) -> str:
    """Name who acted."""
    who = entry.get("who")
    name = str(who.get("name", "")) if isinstance(who, dict) else ""
    return name or words(lang)["somebody"]


def _worded(entry: Entry, data: Mapping[str, Any], lang: str) -> dict[str, str]:
    small, act = words(lang), str(entry.get("act", ""))
    found: dict[str, str] = {}
    if act == "case.set":
        names = _FIELDS["en" if lang == "en" else "id"]
        found["fields"] = ", ".join(names.get(key, key) for key in data)
    for key in ("kind", "role"):
        if isinstance(data.get(key), str):
            found[key] = small.get(data[key], data[key])
    if isinstance(data.get("size"), int):
        found["size"] = format_size(data["size"])
    problem = data.get("problem") or data.get("why")
    if isinstance(problem, str) and problem:
        found["problem"] = problem_text(problem, lang)
    if isinstance(data.get("failed"), list):
        failed = [check_title(str(name), lang) for name in data["failed"]]
        found |= {"failed": ", ".join(failed[:5]), "failed_count": str(len(failed))}
    match data.get("checks"), data.get("unchecked"):
        case int(all_), int(unmade):  # what could not be made is not among what was good
            found |= {"checks": str(all_ - unmade), "unchecked": str(unmade) if unmade else ""}
    for key in ("choice", "mark"):
        if isinstance(data.get(key), dict):
            found[f"said_{key}"] = choice_said(data[key], small)
    if isinstance(data.get("suggestions"), list):
        found["found"] = str(len(data["suggestions"]))
    if act.startswith("moment.") and isinstance(data.get("start_us"), int):
        found["span"] = _span(data, lang)
    found |= history_dossiers.facts(data) | history_redaction.facts(data, lang)
    received = _text_in(data, "provenance", "received_at")
    if len(received) > len("2026-11-22"):
        found["provenance_received_at"] = _stamp_words(received, lang)
    found["said"] = _decided_why(entry, data)
    return found | _nested(data, lang)


def _nested(data: Mapping[str, Any], lang: str) -> dict[str, str]:
    small = words(lang)
    found: dict[str, str] = {}
    match data:
        case {"recorder": {"offset_ms": int(offset)}}:
            key = "same" if offset == 0 else "ahead" if offset > 0 else "behind"
            found["recorder_offset"] = small[key].format(time=_span_words(abs(offset), lang))
        case {"fence": {"check": str(name)}}:
            found["fence_check"] = check_title(name, lang)
        case {"sync": {"members": list()} as group}:
            found |= sync_facts(group, small)
        case {"anchor": {"kind": str(kind), "detail": dict(detail)}}:
            found["anchor_kind"] = small.get(kind, kind)
            found["anchor_detail_stamped_at"] = _stamp_words(detail.get("stamped_at"), lang)
        case {"identity": {"certificate_sha256": str(digest)}}:
            found["identity_certificate"] = digest[:8]
        case _:
            pass
    return found


def _variant(entry: Entry) -> str:
    data = entry.get("data")
    data = data if isinstance(data, dict) else {}
    match str(entry.get("act", "")), data:
        case "case.verify", {"ok": False}:
            return "failed"
        case "evidence.probe", {"status": "unreadable"}:
            return "unreadable"
        case "evidence.decide", {"fence": {"decision": "keep_out"}}:
            return "keep_out"
        case "transcript.begin", {"resume_from_us": int(start)} if start:
            return "resumed"
        case "transcript.begin", {"prompt": str()}:
            return "prompted"
        case "transcript.speaker", {"method": str()}:
            return "suggested"
        case "transcript.layout", {"how": "split" | "join" | "retime" | "merge" as how}:
            return str(how)
        case "moment.add", {"origin": dict()}:
            return "merged"
        case "suggestion.find", {"suggestions": list()}:
            return "count"
        case "second.resolve", {"verdict": str(verdict)}:
            return verdict
        case "anchor.make", {"anchor": {"kind": str(kind), "detail": dict(detail)}}:
            return f"{kind}-{detail['form']}" if "form" in detail else kind
    return history_dossiers.variant(str(entry.get("act", "")), data)


def _asides(entry: Entry, lang: str) -> Iterator[str]:
    why = str(entry.get("why") or "")
    data = entry.get("data")
    data = data if isinstance(data, dict) else {}
    small = words(lang)
    if why in _SIGNS:
        yield small[why]
    elif why:
        yield part_said(why, lang) or filled(small["why"], {"why": why})
    back = data.get("clock_back_ms")
    if isinstance(back, int):
        yield small["clock_back"].format(time=_span_words(back, lang))


def _decided_why(entry: Entry, data: Mapping[str, Any]) -> str:
    match data:
        case {"fence": {"why": str(why)}} if why != entry.get("why"):
            return why
    return ""


def _flat(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _flat(part, f"{name}_{key}" if name else str(key))
    elif isinstance(value, list):
        yield name, ", ".join(str(part) for part in value if isinstance(part, str | int))
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield name, str(value)


def _listed(items: Sequence[str], lang: str) -> str:
    small = words(lang)
    if len(items) > 3:
        return f"{items[0]} {small['to']} {items[-1]}"
    if len(items) > 1:
        return f"{', '.join(items[:-1])} {small['and']} {items[-1]}"
    return items[0] if items else ""


def _span(data: Mapping[str, Any], lang: str) -> str:
    start, end = data["start_us"], data.get("end_us")
    if not isinstance(end, int) or end <= start:
        return format_time(start) if start else ""
    return f"{format_time(start)} {words(lang)['to']} {format_time(end)}"


def _span_words(length_ms: int, lang: str) -> str:
    small = words(lang)
    seconds, rest_ms = divmod(length_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "unit_h"), (minutes, "unit_m")]
    told = [f"{amount} {small[unit]}" for amount, unit in parts if amount]
    if seconds or rest_ms or not told:
        point = "." if lang == "en" else ","
        exact = f"{seconds}{point}{rest_ms:03d}" if rest_ms else str(seconds)
        told.append(f"{exact} {small['unit_s']}")
    return " ".join(told)


def _media_time(value: Any) -> str:
    return format_time(value) if isinstance(value, int) and value >= 0 else ""


def _text_in(data: Mapping[str, Any], part: str, name: str) -> str:
    inner = data.get(part)
    value = inner.get(name) if isinstance(inner, dict) else None
    return value if isinstance(value, str) else ""


def _stamp_words(stamp: Any, lang: str) -> str:
    """Write an instant in the zone it was entered in; what is no instant stays as entered."""
    if not isinstance(stamp, str):
        return ""
    try:
        moment = datetime.fromisoformat(stamp.replace("Z", "+00:00"))
    except ValueError:
        return stamp
    offset = moment.strftime("%z")
    if not offset:
        return stamp.replace("T", " ")
    return local_stamp(stamp, f"{offset[:3]}:{offset[3:5]}", lang)


def _one_line(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1].rstrip() + "…"
