"""The package: a case in a box that others can open, check and send back (BagIt 1.0, RFC 8493).

What a package holds, as a folder, an uncompressed ZIP, or such a ZIP inside an age file::

    NAME/bagit.txt, bag-info.txt             what it is; size, date, sender, number, chain head
    NAME/manifest-sha256.txt                 every file below data/
    NAME/tagmanifest-sha256.txt              every other file; its SHA-256 is the package's identity
    NAME/tagmanifest-sha256.txt.p7s          detached CMS signature (DER) over the tag manifest
    NAME/VERIFIKASI.md, verify.sh            how others check it without this program
    NAME/data/case.json                      `contents.PackagedCase`
    NAME/data/custody.jsonl                  the chain of this case
    NAME/data/chains/LOG.jsonl               chains of other offices
    NAME/data/original/SHA256.ext            evidence
    NAME/data/derived/SHA256.ext             what was made from it
    NAME/data/dossier.pdf                    the newest dossier; older ones data/dossiers/SHA256.pdf
    NAME/data/receipts/SHA256.json           `contents.Receipt`, what others acknowledged

The doors of the room (jobs: values in, values out; no database, no Qt, nothing of the dossier's).
What is a stranger's goes through `quarantine` and `checks`, which services call in the child only::

    contents   PackageContents, PackageFile, BagInfo, PackagedCase, Receipt, WrittenPackage,
               QuarantinedPackage, PackageSignature; original_name(), derived_name()
    bag        write_package(target, contents, ctx, *, form, sign, recipients) -> WrittenPackage
    quarantine open_package(path, into, ctx, *, identities, trust) -> QuarantinedPackage
    looks      is_package(path) -> bool
    checks     verify_package(path, trust, ctx, ...) -> tuple[CheckResult, ...]
    seal       signer(certificate, key, chain) -> Callable[[bytes], bytes], for `sign` above
    transport  new_identity() -> (secret, recipient); check_recipient(text); Passphrase

A package that is not what it must be raises `PackageRefused(path, why, member)`; an age file
that no key opens raises `PackageLocked(path)`.
"""
