"""A real RFC 3161 authority of our own: `openssl ts -reply` behind a server on this computer."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

_CONFIG = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = {name}
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = {usage}
[ts]
default_tsa = own
[own]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/ca.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """Keys and certificates of one authority, and what its server does."""

    folder: Path
    url: str = ""
    asked: list[bytes] = field(default_factory=list)
    answer_with: bytes | None = None
    """Answer this instead, whatever is asked."""

    @property
    def root(self) -> Path:
        return self.folder / "ca.pem"

    def reply(self, query: bytes) -> bytes:
        request, answer = self.folder / "query.tsq", self.folder / "answer.tsr"
        request.write_bytes(query)
        openssl(
            "ts", "-reply", "-config", self.folder / "tsa.cnf", "-section", "own",
            "-queryfile", request, "-out", answer,
        )  # fmt: skip
        return answer.read_bytes()


def openssl(*arguments: str | Path) -> str:
    done = subprocess.run(
        ["openssl", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def make_authority(folder: Path, *, usage: str = "critical,timeStamping") -> Authority:
    folder.mkdir(parents=True)
    for name in ("ca", "tsa"):
        text = _CONFIG.format(name=f"Uji {name}", folder=folder, usage=usage)
        (folder / f"{name}.cnf").write_text(text)
    (folder / "serial").write_text("01")
    openssl(
        "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "30", "-sha256",
        "-config", folder / "ca.cnf", "-extensions", "ca",
        "-keyout", folder / "ca.key", "-out", folder / "ca.pem",
    )  # fmt: skip
    openssl(
        "req", "-newkey", "rsa:3072", "-nodes", "-sha256", "-config", folder / "tsa.cnf",
        "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr",
    )  # fmt: skip
    openssl(
        "x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / "ca.pem",
        "-CAkey", folder / "ca.key", "-CAcreateserial", "-days", "20", "-sha256",
        "-extfile", folder / "tsa.cnf", "-extensions", "tsa", "-out", folder / "tsa.pem",
    )  # fmt: skip
    return Authority(folder)


@contextmanager
def serving(authority: Authority) -> Iterator[Authority]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append(query)
            given = authority.answer_with
            answer = authority.reply(query) if given is None else given
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_arguments: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    authority.url = f"http://127.0.0.1:{server.server_port}/tsa"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
