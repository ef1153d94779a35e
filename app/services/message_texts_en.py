"""The words in English: class name -> (title, sentence with {facts}, what to do)."""

from __future__ import annotations

from app.services.signing_texts import ENGLISH as SIGNING

ENGLISH: dict[str, tuple[str, str, str]] = {
    **SIGNING,
    "AppError": (
        "Could not be done",
        "This work could not be done.",
        "The evidence is unchanged. Try again, or open the details for the cause.",
    ),
    "InputRejected": (
        "Another choice is needed",
        "This input cannot be used.",
        "Nothing was stored. Choose another file or value.",
    ),
    "FileMissing": (
        "File not found",
        "There is no file or folder at {path}.",
        "See whether the stick or card is still plugged in, and choose again.",
    ),
    "FileUnreadable": (
        "File cannot be read",
        "The file {path} may not or cannot be read.",
        "Copy it to this computer first, or ask for permission to read it.",
    ),
    "OutputRefused": (
        "Cannot write there",
        "{path} cannot be written, or something is there already.",
        "Nothing was overwritten. Choose another name or folder.",
    ),
    "FolderMissing": (
        "There is no such folder",
        "There is no folder at {path}.",
        "Nothing was written. Make the folder first, or choose another one.",
    ),
    "ExcerptRefused": (
        "No excerpt can be made without encoding",
        "The packets of {path} cannot be copied as they are: {why}.",
        "Make an ordinary clip: it is encoded anew and exact to the frame.",
    ),
    "RedactionRefused": (
        "The redacted copy cannot be used yet",
        "{code}: {why}.",
        "Ask a second person among the identities of the case to look at all its frames.",
    ),
    "RedactionLeaks": (
        "The redacted copy failed its check",
        "At frame {frame}: {why}. Nothing was kept.",
        "Enlarge the box or add key frames, then make it again. The original is unchanged.",
    ),
    "UnreadableMedia": (
        "Not media that can be opened",
        "{path} cannot be read as video, sound or photo: {why}.",
        "Where it was taken in as evidence, the original stays stored and hashed.",
    ),
    "UnknownEvidence": (
        "No such evidence",
        "This case holds no evidence {code}.",
        "Check the number in the list of evidence.",
    ),
    "EvidenceWithdrawn": (
        "The evidence was withdrawn",
        "{code} was withdrawn by {by}: {reason}.",
        "Its original stays stored. Restore it first if it is to be used.",
    ),
    "EvidenceFenced": (
        "The evidence is fenced off",
        "{code} failed a check of the verification and may not be used yet.",
        "Look for another copy, then decide in the details of the item: use it with a reason, "
        "or keep it out.",
    ),
    "UnknownItem": (
        "Not in the case",
        "This case holds no {kind} {id}.",
        "It may have been removed. Check the number in the list.",
    ),
    "UnknownCategory": (
        "Unknown category",
        "The catalogue has no category {code}.",
        "Use a code from N-01 to N-38.",
    ),
    "InvalidValue": (
        "Value does not fit",
        "The value of {field} does not fit: {value}. Expected: {expected}.",
        "Nothing was stored. Correct the value.",
    ),
    "AgencyCatalogueInvalid": (
        "The agency's catalogue cannot be used",
        "Catalogue {path}, {where}: {why}.",
        "The case keeps its catalogue. Mend that file, then try again.",
    ),
    "ReadingRefused": (
        "The second reading cannot go on",
        "{code}: {why}.",
        "Nothing was changed: both codings are stored as they were.",
    ),
    "PlainTranscriptMissing": (
        "No plain transcript yet",
        "{code} has no complete machine transcript that was made without prompting. A prompted one "
        "is only made beside it, so that both can be compared.",
        "Transcribe it without a prompt first (Ctrl+T).",
    ),
    "NoStretch": (
        "This moment is no stretch of a video",
        "The moment {code} has no frames from a start to an end: it is of a photo, of sound, or "
        "of one point in time. Nothing was made, and the original is whole.",
        "Choose a moment of a video that has a start and an end (I and O).",
    ),
    "NoPicture": (
        "There is no picture to cover",
        "The moment {code} is neither a photo nor a stretch of a video: it is of sound, or a "
        "single frame. Nothing was made, and the original is whole.",
        "Choose a moment of a photo, or give the video's moment a start and an end (I and O).",
    ),
    "NoSound": (
        "There is no sound in it",
        "{code} holds no sound, so there is nothing to transcribe. Its file is whole in the case, "
        "and the others in the queue go on.",
        "If the sound was recorded apart, take that recording in as an item of its own.",
    ),
    "TimeOutsideMedia": (
        "Time outside the recording",
        "The time {at} lies outside {code}, which lasts {duration}.",
        "Choose a time inside the recording.",
    ),
    "NotACase": (
        "Not a case folder",
        "The folder {path} holds no Netra case.",
        "Choose a folder whose name ends in .netra.",
    ),
    "CaseExists": (
        "Exists already",
        "{path} exists already and is not overwritten.",
        "Give another name, or open the case that is there.",
    ),
    "CaseReadOnly": (
        "Case is read-only",
        "The case {path} was opened for reading only: {why}.",
        "Nothing was changed. Close the other window that has it, and open it again.",
    ),
    "NetworkFolder": (
        "Network folder",
        "A case on the network folder {path} is not opened for writing.",
        "Copy the case folder to this computer: database locks are unsafe on a network.",
    ),
    "SourceChanged": (
        "Source changed",
        "The file {path} changed while it was copied.",
        "Nothing was stored. Wait until recording or copying has ended, and try again.",
    ),
    "ModelRefused": (
        "Model refused",
        "The speech model at {path} was refused: {why}.",
        "Nothing was installed. Take the model from a source you trust.",
    ),
    "PackageRefused": (
        "Package refused",
        "The package {path} was refused: {why}. Part: {member}.",
        "Nothing entered the case. Ask the sender to export it again, or keep it as it is.",
    ),
    "ReceiptRefused": (
        "Receipt refused",
        "The receipt {path} was refused: {why}.",
        "Nothing was recorded. Keep that file, and ask whoever received the package.",
    ),
    "PackageLocked": (
        "Package is encrypted",
        "The package {path} is encrypted, and none of the keys given opens it.",
        "Ask the sender to encrypt it for this office's key, or give its passphrase.",
    ),
    "EnvironmentFailure": (
        "This computer is not ready",
        "This computer cannot do it now.",
        "The evidence is unchanged. Open the details for the cause.",
    ),
    "DiskFull": (
        "Disk full",
        "Not enough room at {path}.",
        "What was taken in is whole; what was half-made is removed. Make room and try again.",
    ),
    "DiskFailed": (
        "The disk does not answer",
        "The disk at {path} failed or was unplugged: {why}.",
        "What was taken in stays recorded. Plug it in again, check the disk, and try again.",
    ),
    "StoreLocked": (
        "Case is in use",
        "The case {path} is being written by another window or program.",
        "Close the other one, or open it for reading only.",
    ),
    "StoreDamaged": (
        "Case database damaged",
        "The database of the case {path} cannot be read: {why}.",
        "The originals are untouched. Copy the case folder before anything else, "
        "then use the last backup.",
    ),
    "ModelMissing": (
        "Speech model missing",
        "The speech model {name} is not installed on this computer.",
        "Install it from a folder, zip or package: netra models install. "
        "Nothing is downloaded on its own.",
    ),
    "DetectorUnusable": (
        "The detector is not used",
        "The detector at {path} was refused: {why}.",
        "Boxes can still be drawn by hand. Install Netra again to get the detector back.",
    ),
    "ComponentMissing": (
        "Something is not installed",
        "The part {name} was not found.",
        "Install Netra again; check with netra doctor.",
    ),
    "WorkerCrashed": (
        "Helper process stopped",
        "The helper process ended (code {exit_code}) while doing {op} on {path}.",
        "The case and its originals are untouched. The file may be damaged or made to mislead; "
        "other work can go on.",
    ),
    "WorkerTimedOut": (
        "Helper process took too long",
        "The helper process was ended after {seconds} seconds while doing {op} on {path}.",
        "The case and its originals are untouched. Try again when the computer is less busy.",
    ),
    "SchemaTooNew": (
        "Case from a newer Netra",
        "The case {path} was written by a newer Netra (schema {found}).",
        "Nothing was changed. Update Netra, and open it again.",
    ),
    "IntegrityFailure": (
        "Integrity not shown",
        "Evidence or its record is not what it was.",
        "Do not use it at a hearing until the cause is clear. Compare with another copy.",
    ),
    "DigestMismatch": (
        "Content changed",
        "The content of {item} does not match its recorded hash: expected {expected}, "
        "found {actual}.",
        "This file is not used. Fetch a copy whose hash matches.",
    ),
    "CustodyChainBroken": (
        "Custody chain broken",
        "The custody chain does not hold at entry {at}: {why}.",
        "Do not change the case folder. Compare with the chain head in a signed dossier.",
    ),
    "FrameMismatch": (
        "Frame does not match",
        "The decoder gave pts {actual} in {item} where the index says {expected}.",
        "No picture was stored. Build the index again; if it recurs, report the file.",
    ),
    "ReferenceDataInvalid": (
        "Reference data damaged",
        "The reference data {path} breaks its rules: {why}.",
        "Install Netra again so that its catalogue is whole.",
    ),
    "bug": (
        "Program error",
        "Netra met an error of its own ({kind}).",
        "The evidence is unchanged. Keep the error report and go on with other work.",
    ),
}
