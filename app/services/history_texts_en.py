"""What each act of the custody chain reads like in English; see `history_texts` for the form."""

from __future__ import annotations

ENGLISH: dict[str, str] = {
    "": "{who} did “{act}”[ to {items}].",
    "*": "{who} did “{act}” {count} times[ to {items}].",
    "unreadable": "Entry {seq} cannot be read as a record of the history.",
    "case.new": "{who} opened the new case {form_number}[: {form_title}].",
    "case.set": "{who} changed the case form: {fields}.",
    "case.open": "{who} opened the case.",
    "case.upgrade": (
        "{who} opened the case with a newer Netra: the database went[ from form {from_schema}] to "
        "form {to_schema}[; the old file is kept as {kept}]."
    ),
    "case.verify": (
        "{who} verified the case: {checks} checks, all good[; {unchecked} could not be made]."
    ),
    "case.verify:failed": (
        "{who} verified the case: {failed_count} of {checks} checks FAILED[ ({failed})]."
    ),
    "case.verify*": "{who} verified the case {count} times.",
    "case.set*": "{who} changed the case form {count} times.",
    "party.add": "{who} entered the {role} {name}[, {office}][, {agency}].",
    "party.add*": "{who} entered {count} parties.",
    "party.set": "{who} changed what is known of {item}: {role} {name}[, {office}][, {agency}].",
    "party.remove": "{who} took {item} ({name}) out of the parties; the record stays.",
    "party.restore": "{who} brought {item} ({name}) back among the parties.",
    "deadline.set": "{who} set the limit “{what}” by hand: {said_choice}.",
    "deadline.copy": "{who} copied the limits to a calendar file[ “{name}”].",
    "requirement.set": "{who} checked the requirement “{what}”: {said_mark}[ ({mark_note})].",
    "requirement.set*": "{who} checked {count} requirements.",
    "element.set": (
        "{who} judged the element “{what}”[ by {mark_moment}]: {said_mark}[ ({mark_note})]."
    ),
    "element.set*": "{who} judged {count} elements.",
    "evidence.add": (
        "{who} took in {item} “{name}” ({size})[ from {provenance_received_from}][, source: "
        "{provenance_source}][, received {provenance_received_at}]."
    ),
    "evidence.add*": "{who} took in {distinct} items ({items}) and their contents were read.",
    "evidence.add*one": "{who} took in {item} “{name}” ({size}) and its contents were read.",
    "evidence.duplicate": "{who} was given {item} again[: “{name}”]; it is not stored twice.",
    "evidence.duplicate*": "{who} was given {count} files that the case already has ({items}).",
    "evidence.probe": "The contents of {item} were read: {kind}.",
    "evidence.probe:unreadable": (
        "The contents of {item} cannot be read as media[: {problem}]. The original is kept."
    ),
    "evidence.probe*": "The contents of {distinct} items were read ({items}).",
    "evidence.probe*one": "The contents of {item} were read {count} times.",
    "evidence.view": "{who} looked at {item}.",
    "evidence.view*": "{who} looked at {distinct} items ({items}).",
    "evidence.view*one": "{who} looked at {item} {count} times.",
    "evidence.describe": (
        "{who} completed where {item} came from[: from {provenance_received_from}][, device "
        "{provenance_device}][, place {provenance_place}]."
    ),
    "evidence.describe*": "{who} completed where {distinct} items came from ({items}).",
    "evidence.describe*one": "{who} completed where {item} came from {count} times.",
    "evidence.clock": (
        "{who} noted the offset of the recorder's clock of {item}: {recorder_offset}[, zone "
        "{recorder_zone}][, on the ground of {recorder_basis}]."
    ),
    "evidence.claims": "The metadata embedded in {item} were read by two readers and compared.",
    "evidence.claims*": "The metadata of {distinct} items were read and compared ({items}).",
    "evidence.claims*one": "The metadata of {item} were read and compared {count} times.",
    "evidence.fence": (
        "{item} was fenced off because the check “{fence_check}” failed[: {fence_detail}]."
    ),
    "evidence.decide": "{who} decided that {item} may be used although its check failed[: {said}].",
    "evidence.decide:keep_out": "{who} decided that {item} stays fenced off[: {said}].",
    "evidence.withdraw": "{who} withdrew {item} from the case[: {withdrawal_reason}].",
    "evidence.restore": "{who} brought {item} back into the case.",
    "transcript.begin": "{who} began to transcribe {item} with the model {model}.",
    "transcript.begin:prompted": (
        "{who} began a second transcript of {item} with the model {model}, which was prompted: "
        "“{prompt}”."
    ),
    "transcript.begin:resumed": (
        "{who} went on transcribing {item} from {resume_from_us} with the model {model}."
    ),
    "transcript.stretch": "The transcript of {item} was stored up to {done_until_us}.",
    "transcript.stretch*": (
        "The transcript of {item} was stored stretch by stretch ({count} times)."
    ),
    "transcript.finish": (
        "The transcription of {item} is complete[, language {language}][, {audio_us} of sound]."
    ),
    "transcript.break_off": "The transcription of {item} broke off[ ({problem})].",
    "transcript.revise": "{who} revised segment {segment} of the transcript of {item}[: “{text}”].",
    "transcript.revise*": "{who} revised {count} segments of the transcript of {item}.",
    "transcript.revise_undo": (
        "{who} took back the revision of segment {segment} of the transcript of {item}."
    ),
    "transcript.layout": "{who} laid out segments of the transcript of {item} anew.",
    "transcript.layout*": (
        "{who} laid out segments of the transcript of {item} anew ({count} times)."
    ),
    "transcript.layout:split": "{who} split segment {hidden} of the transcript of {item} in two.",
    "transcript.layout:join": "{who} joined segments {hidden} of the transcript of {item}.",
    "transcript.layout:merge": (
        "{who} took another office's layout and text for segment {hidden} of the transcript "
        "of {item}."
    ),
    "transcript.layout:retime": (
        "{who} changed the times of segment {hidden} of the transcript of {item}."
    ),
    "transcript.replace": (
        "{who} replaced “{find}” by “{by}” in {count} segments of the transcript of {item}."
    ),
    "transcript.speaker": (
        "{who} said who speaks in segments {segments} of the transcript of {item}"
        " (speaker {speakers})."
    ),
    "transcript.speaker:suggested": (
        "{who} accepted the machine's suggestion of who speaks in the transcript of {item} "
        "(method: {method})."
    ),
    "transcript.speaker*": "{who} said who speaks in the transcript of {item} ({count} times).",
    "speaker.name": "{who} named speaker {speaker} of {item}[: {name}].",
    "transcript.choose": "{who} chose which transcript of {item} is quoted (number {run}).",
    "transcript.import": (
        "{who} imported a transcript of {item} from the file “{source_name}”"
        " (SHA-256 {source_sha256})."
    ),
    "transcript.remove": "{who} took the imported transcript of {item} out of use (number {run}).",
    "transcript.restore": "{who} took the imported transcript of {item} up again (number {run}).",
    "transcript.copy": "{who} copied the transcript of {item} out of the case[ as “{name}”].",
    "sheet.copy": "{who} made a contact sheet of {item} outside the case[ as “{name}”].",
    "table.copy": "{who} copied a table[ of moments of {item}] out of the case[ as “{name}”].",
    "transcript.confirm": (
        "{who} listened to and confirmed segment {segment} of the transcript of {item}[: “{text}”]."
    ),
    "transcript.confirm*": (
        "{who} listened to and confirmed {count} segments of the transcript of {item}."
    ),
    "moment.add": (
        "{who} marked {item} in {evidence}[, {span}][, category {categories}][: “{quote}”]."
    ),
    "moment.add:merged": (
        "{item} in {evidence} was taken over from {origin_reviewer} ({origin_code} in another "
        "case)[, {span}][, category {categories}]."
    ),
    "moment.add*": "{who} marked {distinct} moments ({items}).",
    "moment.set": "{who} changed {item} in {evidence}[, {span}][, category {categories}].",
    "moment.set*": "{who} changed {item} {count} times.",
    "moment.remove": "{who} removed {item}; its record stays.",
    "moment.restore": "{who} brought {item} back.",
    "suggestion.find": "{who} looked for suggestions in the speech[ of {items}].",
    "suggestion.find:count": (
        "{who} looked for suggestions in the speech[ of {items}]: {found} found."
    ),
    "suggestion.accepted": (
        "{who} accepted suggestion {suggestion} in {item}[ as {second}][, category {category}]."
    ),
    "suggestion.accepted*": "{who} accepted {count} suggestions[ in {items}].",
    "suggestion.rejected": (
        "{who} rejected suggestion {suggestion} in {item}[, category {category}]."
    ),
    "suggestion.rejected*": "{who} rejected {count} suggestions[ in {items}].",
    "suggestion.open": "{who} took back the decision on suggestion {suggestion} in {item}.",
    "sync.set": "{who} put {sync_items} on one clock as {item} “{sync_name}”: {sync_placed}.",
    "sync.set*": "{who} put recordings on one clock {count} times.",
    "sync.set*one": "{who} adjusted the common clock {item} {count} times.",
    "sync.remove": "{who} dissolved {item} “{sync_name}”; its record stays.",
    "derivative.still": (
        "{who} made the still {item} from {third}[ for {second}][, enhanced: {enhanced}]."
    ),
    "derivative.clip": "{who} cut the clip {item} from {third}[ for {second}][: “{steps}”].",
    "derivative.redacted": (
        "{who} made the redacted copy {item} from {third}[ for {second}]"
        "[; searched again: {still_shown}]."
    ),
    "derivative.confirm": (
        "{who} confirmed the redacted copy {item} after looking at its frames"
        "[; searched again: {still_shown}]."
    ),
    "hearing.open": "{who} set the hearing as open: redacted stretches only as confirmed copies.",
    "hearing.closed": "{who} set the hearing as closed: the originals are shown.",
    "derivative.still*": "{who} made {count} stills ({items}).",
    "derivative.clip*": "{who} cut {count} clips ({items}).",
    "derivative.copy": "{who} copied {item} out of the case[ as “{name}”].",
    "identity.add": (
        "{who} registered the signature of {identity_role} {identity_name}[, certificate "
        "{identity_certificate}]."
    ),
    "identity.remove": "{who} removed the signature of {identity_role} {identity_name}.",
    "anchor.make": "{who} anchored the history ({anchor_kind}) at entry {anchor_head_seq}.",
    "anchor.make:sheet": (
        "{who} made the hand-over sheet {anchor_detail_number}: from {anchor_detail_from} to "
        "{anchor_detail_to}[, in {anchor_detail_place}]. Its head of the history is entry "
        "{anchor_head_seq}."
    ),
    "anchor.make:timestamp": (
        "The head of the history at entry {anchor_head_seq} was time-stamped by "
        "{anchor_detail_authority}, {anchor_detail_stamped_at}."
    ),
    "anchor.make:last_seen": (
        "{who} accepted that this history is older than the one last seen (entry "
        "{anchor_head_seq})."
    ),
    "package.export": "{who} exported the package {exchange_name}.",
    "case.import": (
        "{who} opened this case from package {exchange_name}; the sender's chain is kept as it "
        "came, and this one goes on from it."
    ),
    "package.import": (
        "{who} took in the package {exchange_name}; the sender's history is kept as it is."
    ),
    "package.receipt": (
        "The receipt of the package {exchange_name} came in; its receiver now holds the head of "
        "the history."
    ),
}

FIELDS: dict[str, str] = {
    "number": "number",
    "title": "title",
    "election": "election",
    "origin": "origin",
    "region": "region",
    "stage": "stage",
    "known_on": "date it became known",
    "event_on": "date of the event",
    "reported_on": "date of the report",
    "registered_on": "date of registration",
    "chronology": "narrative",
    "is_fictional": "mark of a fictional case",
    "needs_two_signatures": "two signatures",
    "level": "level",
    "zone": "time zone",
    "determined_on": "day of determination",
    "decided_on": "day of the plenary meeting",
}

WORDS: dict[str, str] = {
    "video": "video",
    "audio": "sound",
    "photo": "photo",
    "other": "another file",
    "terlapor": "reported person",
    "pelapor": "reporter",
    "saksi": "witness",
    "paslon": "pair of candidates",
    "dossier": "dossier",
    "sheet": "hand-over sheet",
    "receipt": "receipt of a package",
    "last_seen": "head last seen",
    "timestamp": "time stamp",
    "package": "package",
    "and": "and",
    "to": "to",
    "ahead": "the recorder is {time} behind",
    "behind": "the recorder is {time} ahead",
    "same": "no offset",
    "why": "Reason: {why}.",
    "undo": "This step was undone.",
    "redo": "This step was done again.",
    "clock_back": "The computer's clock was {time} behind the entry before.",
    "unit_h": "h",
    "unit_m": "min",
    "unit_s": "s",
    "somebody": "Somebody",
    "sync_hand": "by hand",
    "sync_sound": "by sound, confidence {percent} %",
    "sync_clock": "by the recorders' clocks",
    "said_from_data": "back to the procedure data",
    "said_start": "from {day}",
    "said_due": "due {day}",
    "said_done": "met {day}",
    "said_left_out": "does not apply to this case",
    "said_met": "there",
    "said_filled": "filled",
    "said_contested": "contested",
    "said_missing": "missing",
    "said_open": "not checked",
    "hari kerja": "working days",
    "hari kalender": "calendar days",
    "jam": "hours",
}

KINDS: dict[str, str] = {
    "case": "Case",
    "party": "Party",
    "deadline": "Limit",
    "requirement": "Requirement",
    "element": "Element",
    "evidence": "Evidence",
    "transcript": "Transcript",
    "speaker": "Transcript",
    "moment": "Moment",
    "suggestion": "Suggestion",
    "derivative": "Derivative",
    "dossier": "Dossier",
    "identity": "Signer",
    "anchor": "Anchor",
    "package": "Package",
    "sync": "Common clock",
    "table": "Table",
}
