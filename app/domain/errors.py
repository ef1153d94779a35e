"""Errors, sorted by who must act; they carry facts, never prose for the user."""

from __future__ import annotations


class AppError(Exception):
    """Base of every foreseen error; `facts` are plain values for the message."""

    def __init__(self, **facts: object) -> None:
        super().__init__(*(f"{key}={value}" for key, value in facts.items()))
        self.facts: dict[str, object] = facts


class InputRejected(AppError):
    """The user can answer: choose another file or another value."""


class FileMissing(InputRejected):
    """No file or folder at `path`."""


class FileUnreadable(InputRejected):
    """The file at `path` may not be read (permission, device error)."""


class OutputRefused(InputRejected):
    """The place `path` cannot be written to, or something is there already."""


class FolderMissing(OutputRefused):
    """Something is to be written into `path`, and there is no such folder."""


class ExcerptRefused(InputRejected):
    """`path` cannot be excerpted packet by packet; `why` says what stands against it."""


class RedactionRefused(InputRejected):
    """`code` cannot be confirmed or given out as a redacted copy; `why` says what is missing."""


class UnreadableMedia(InputRejected):
    """`path` holds nothing that can be decoded; `why` says what was tried."""


class UnknownEvidence(InputRejected):
    """The case holds no item with the code `code`."""


class EvidenceWithdrawn(InputRejected):
    """The item `code` was withdrawn by `by`, for `reason`; nothing new is built on it."""


class EvidenceFenced(InputRejected):
    """The item `code` failed the check `check` (`detail`); nobody has let it in again."""


class UnknownItem(InputRejected):
    """The case holds no `kind` with the id `id`."""


class UnknownCategory(InputRejected):
    """The catalogue has no category `code`."""


class InvalidValue(InputRejected):
    """`value` does not fit `field`; `expected` says what would."""


class TimeOutsideMedia(InputRejected):
    """`at` lies outside the item `code`, which lasts `duration`."""


class NotACase(InputRejected):
    """The folder `path` holds no case."""


class CaseExists(InputRejected):
    """`path` exists already and is not overwritten."""


class CaseReadOnly(InputRejected):
    """The case `path` was opened for reading only; `why` says the reason."""


class NetworkFolder(InputRejected):
    """A live case is not opened for writing on the network folder `path`."""


class SourceChanged(InputRejected):
    """The source `path` changed while it was copied."""


class WrongPassphrase(InputRejected):
    """The certificate file `path` did not open with the passphrase given."""


class CertificateUnusable(InputRejected):
    """The certificate file `path` cannot sign; `why` says the reason."""


class SignerRefused(InputRejected):
    """`name` may not sign as `role`; `why` says the reason, `expected` who it would be."""


class NotReleasable(InputRejected):
    """The dossier `path` cannot take this step; `why` says the reason."""


class SignedFileRefused(InputRejected):
    """The signed dossier `path` from another program was refused; `why` says the reason."""


class NotADossier(InputRejected):
    """`path` is neither a case folder nor a dossier PDF."""


class ModelRefused(InputRejected):
    """The Whisper model at `path` was refused; `why` names the failed check."""


class PackageRefused(InputRejected):
    """The package `path` is not what it must be: `why`, in its part `member`."""


class ReceiptRefused(InputRejected):
    """The receipt `path` was refused; `why` says the reason."""


class PackageLocked(InputRejected):
    """The package `path` is encrypted, and none of the keys given opens it."""


class PlainTranscriptMissing(InputRejected):
    """A transcript with words told beforehand is only made beside one without: `code` has none."""


class NoSound(InputRejected):
    """`code` holds no sound at all: a photo, or a film that was recorded without."""


class NoStretch(InputRejected):
    """The moment `code` is no stretch of a video, so it has no frames from one to another."""


class NoPicture(InputRejected):
    """The moment `code` has no pictures to cover: it is of sound, or a single frame of a film."""


class ReadingRefused(InputRejected):
    """A second reading of `code` cannot take this step; `why` says what stands against it."""


class AgencyCatalogueInvalid(InputRejected):
    """The agency's catalogue `path` breaks a rule in `where`; `why` says which."""


class EnvironmentFailure(AppError):
    """The machine cannot do it now."""


class DiskFull(EnvironmentFailure):
    """No room at `path`; `needed_bytes` where it is known."""


class DiskFailed(EnvironmentFailure):
    """The disk of `path` failed or is gone; `why` is the system's word."""


class StoreLocked(EnvironmentFailure):
    """The case `path` is being written by another window or program."""


class StoreDamaged(EnvironmentFailure):
    """The database of the case `path` cannot be read; `why` is SQLite's word."""


class ModelMissing(EnvironmentFailure):
    """No checked Whisper model named `name` is on this machine."""


class DetectorUnusable(EnvironmentFailure):
    """The shipped detector at `path` is missing or changed; `why` says which."""


class CertificateMissing(EnvironmentFailure):
    """No certificate at `path`."""


class TimestampFailed(EnvironmentFailure):
    """The time-stamp service `url` gave no usable time stamp; `why` says how."""


class ComponentMissing(EnvironmentFailure):
    """The installed part `name` is missing."""


class WorkerCrashed(EnvironmentFailure):
    """The child process ended with `exit_code` while doing `op` on `path`."""


class WorkerTimedOut(EnvironmentFailure):
    """The child process was ended after `seconds` while doing `op` on `path`."""


class SchemaTooNew(EnvironmentFailure):
    """The case `path` was written by a newer program (schema `found`)."""


class IntegrityFailure(AppError):
    """The evidence or its record is not what it was."""


class DigestMismatch(IntegrityFailure):
    """The bytes of `item` hash to `actual`, not to `expected`."""


class CustodyChainBroken(IntegrityFailure):
    """The custody chain does not hold at entry `at`; `why` says how."""


class SignatureInvalid(IntegrityFailure):
    """The signature on `path` does not hold; `why` says how."""


class DossierDiffers(IntegrityFailure):
    """The dossier `path` does not agree with the case in `item`; `why` says how."""


class RedactionLeaks(IntegrityFailure):
    """A redacted copy shows what it should hide, at `frame`; `why` says what was met."""


class FrameMismatch(IntegrityFailure):
    """The decoder gave pts `actual` where the index promised `expected` in `item`."""


class ReferenceDataInvalid(IntegrityFailure):
    """The shipped reference file `path` breaks its rules; `why` names the entry."""


class Cancelled(Exception):
    """A person stopped the job."""
