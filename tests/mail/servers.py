"""A real mailbox on this machine, for as long as the tests run: dovecot, and exim4 that brings mails into it.

Each has its configuration and all its files in a folder of its own, and runs without any rights: as whoever runs the
tests, and where that is root as nobody.
"""

from __future__ import annotations

import datetime
import grp
import imaplib
import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ospo_automation.mail.access import MailSettings, Server
from tests.mail.tokens import SECRET, TokenServer

PASSWORD = "geheim-ë"
HERE = "127.0.0.1"


@dataclass
class Servers:
    folder: Path
    imap: int  # with TLS from the first byte; the one below in the open, for proxies and for looking
    imap_open: int
    smtp: int
    smtp_open: int
    tokens: TokenServer
    number: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**6)))

    @property
    def authority(self) -> Path:
        return self.folder / "authority.pem"

    def fresh(self) -> str:
        """An address of our own that nobody used: each test has a mailbox to itself."""
        return f"netwerk{next(self.number)}@ospo.example"

    def settings(self, address: str, imap: int = 0, smtp: int = 0) -> MailSettings:
        return MailSettings(
            address, Server(HERE, imap or self.imap), Server(HERE, smtp or self.smtp), ca_file=str(self.authority)
        )

    @contextmanager
    def looking(self, address: str) -> Iterator[imaplib.IMAP4]:
        """Somebody else's look into a mailbox."""
        client = imaplib.IMAP4(HERE, self.imap_open, timeout=20)
        client.authenticate("PLAIN", lambda _: f"\0{address}\0{PASSWORD}".encode())
        try:
            yield client
        finally:
            client.logout()

    def messages(self, address: str, folder: str = "INBOX") -> list[bytes]:
        with self.looking(address) as client:
            kind, count = client.select(f'"{folder}"')
            if kind != "OK" or count == [b"0"]:
                return []
            answer = client.fetch("1:*", "(BODY.PEEK[])")[1]
            return [each[1] for each in answer if isinstance(each, tuple)]

    def deliver(self, address: str, message: bytes, folder: str = "INBOX", at: datetime.datetime | None = None) -> None:
        date = imaplib.Time2Internaldate(at) if at else ""
        with self.looking(address) as client:
            client.create(f'"{folder}"')
            assert client.append(f'"{folder}"', "", date, message)[0] == "OK"

    def age(self, address: str, folder: str, by: datetime.timedelta) -> None:
        """As if all that lies there came so much earlier."""
        then = imaplib.Time2Internaldate(datetime.datetime.now(datetime.UTC) - by)
        with self.looking(address) as client:
            kind, count = client.select(f'"{folder}"')
            if kind != "OK" or count == [b"0"]:
                return
            found = [each[1] for each in client.fetch("1:*", "(BODY.PEEK[])")[1] if isinstance(each, tuple)]
            client.store("1:*", "+FLAGS.SILENT", r"(\Deleted)")
            client.expunge()
            for each in found:
                assert client.append(f'"{folder}"', "", then, each)[0] == "OK"

    def is_quiet(self) -> bool:
        """Whether everything that was handed over was brought."""
        log = self.folder / "exim/mainlog"
        lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
        return sum(" <= " in line for line in lines) <= sum(line.endswith(" Completed") for line in lines)

    def wait(self) -> None:
        until(self.is_quiet)

    def greylists(self, is_on: bool) -> None:
        (self.folder / "exim/grey").touch() if is_on else (self.folder / "exim/grey").unlink()


def until(is_so: Callable[[], bool], patience: float = 30.0) -> None:
    end = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.01)


@contextmanager
def servers(variant: str = "") -> Iterator[Servers]:
    """`variant` "old": a mailbox that can neither move nor take away one alone, and whose folders stand in INBOX."""
    folder = Path(tempfile.mkdtemp(prefix="mail"))
    started: list[subprocess.Popen[bytes]] = []
    tokens = TokenServer()
    try:
        ports = free_ports(5)
        found = Servers(folder, ports[0], ports[1], ports[2], ports[3], tokens)
        _certify(folder)
        _write(found, ports[4], variant)
        started += [_start(found, ["dovecot", "-F", "-c", str(folder / "dovecot.conf")])]
        started += [_start(found, ["exim4", "-C", str(folder / "exim.conf"), "-bdf"])]
        until(lambda: all(map(_answers, [found.imap_open, found.smtp_open])))
        yield found
    finally:
        tokens.close()
        for each in started:
            each.send_signal(signal.SIGTERM)
            each.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def free_ports(count: int) -> list[int]:
    several = [socket.create_server((HERE, 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in several]
    for each in several:
        each.close()
    return ports


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((HERE, port), 1) as one:
            return bool(one.recv(1))
    except OSError:
        return False


def _unprivileged() -> tuple[str, str]:
    if os.getuid() == 0:
        return "nobody", grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name
    return pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name


def _start(found: Servers, command: list[str]) -> subprocess.Popen[bytes]:
    user, group = _unprivileged()
    is_root = os.getuid() == 0
    if is_root:
        for each in [found.folder, *found.folder.rglob("*")]:
            shutil.chown(each, user, group)
    program = shutil.which(command[0])
    assert program, command
    with (found.folder / f"{command[0]}.out").open("wb") as out:
        return subprocess.Popen(
            [program, *command[1:]],
            stdout=out,
            stderr=out,
            user=user if is_root else None,
            group=group if is_root else None,
            extra_groups=[group] if is_root else None,
        )


def _certify(folder: Path) -> None:
    """An authority of our own, and a certificate by it for this machine."""
    now = datetime.datetime.now(datetime.UTC)
    own, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority of a test")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HERE)), x509.DNSName("localhost")])
    key_ids = x509.SubjectKeyIdentifier.from_public_key(own.public_key())
    day = datetime.timedelta(days=1)

    def made(name: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return x509.CertificateBuilder(issuer, name, key, x509.random_serial_number(), now - day, now + day)

    root = made(issuer, own.public_key()).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    root = root.add_extension(key_ids, critical=False)
    leaf = made(subject, server.public_key()).add_extension(names, critical=False)
    leaf = leaf.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(own.public_key()), critical=False)
    pem = serialization.Encoding.PEM
    (folder / "authority.pem").write_bytes(root.sign(own, hashes.SHA256()).public_bytes(pem))
    (folder / "server.pem").write_bytes(leaf.sign(own, hashes.SHA256()).public_bytes(pem))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "server.key").write_bytes(server.private_bytes(pem, *plain))


def _write(found: Servers, lmtp: int, variant: str) -> None:
    user, group = _unprivileged()
    values = {
        "folder": found.folder, "user": user, "group": group, "lmtp": lmtp, "imap": found.imap, "smtp": found.smtp,
        "imap_open": found.imap_open, "smtp_open": found.smtp_open, "password": PASSWORD,
        "introspection": found.tokens.introspection, "secret": SECRET,
        "variant": OLD if variant == "old" else "",
    }  # fmt: skip
    for name, text in (("dovecot.conf", DOVECOT), ("oauth2.conf", OAUTH2), ("exim.conf", EXIM)):
        filled = re.sub("@([a-z_]+)@", lambda each: str(values[each[1]]), text)
        (found.folder / name).write_text(filled, "utf-8")
    for each in ("home", "run", "exim"):
        (found.folder / each).mkdir()


def trusting(found: Servers) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(found.authority))


OLD = """
imap_capability = IMAP4rev1 LITERAL+ NAMESPACE AUTH=PLAIN
namespace inbox {
  inbox = yes
  separator = .
  prefix = INBOX.
}
"""
DOVECOT = """
base_dir = @folder@/run
state_dir = @folder@/run
log_path = @folder@/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = @user@
default_internal_group = @group@
default_login_user = @user@
ssl = yes
ssl_cert = <@folder@/server.pem
ssl_key = <@folder@/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
mail_location = sdbox:~/mail
mail_max_userip_connections = 100
first_valid_uid = 1
protocol lmtp {
  postmaster_address = postmaster@ospo.example
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = @folder@/oauth2.conf
}
passdb {
  driver = static
  args = password=@password@
}
userdb {
  driver = static
  args = uid=@user@ gid=@group@ home=@folder@/home/%u allow_all_users=yes
}
namespace inbox {
  inbox = yes
  mailbox Verstuurd {
    special_use = \\Sent
    auto = create
  }
  mailbox Ongewenst {
    special_use = \\Junk
    auto = create
  }
}
@variant@
service imap-login {
  chroot =
  inet_listener imap {
    port = @imap_open@
  }
  inet_listener imaps {
    port = @imap@
    ssl = yes
  }
  service_count = 0
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = @lmtp@
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service old-stats {
  chroot =
}
"""
OAUTH2 = """
introspection_url = @introspection@
introspection_mode = post
username_attribute = username
active_attribute = active
active_value = true
client_id = dovecot
client_secret = @secret@
"""
EXIM = """
exim_path = /usr/sbin/exim4
exim_user = @user@
exim_group = @group@
admin_groups = @group@
trusted_users = @user@
never_users =
deliver_drop_privilege
keep_environment =
primary_hostname = mail.ospo.example
spool_directory = @folder@/exim/spool
log_file_path = @folder@/exim/%slog
pid_file_path = @folder@/exim/exim.pid
local_interfaces = <; [127.0.0.1]:@smtp@ ; [127.0.0.1]:@smtp_open@
tls_on_connect_ports = @smtp@
tls_advertise_hosts = *
tls_certificate = @folder@/server.pem
tls_privatekey = @folder@/server.key
smtp_enforce_sync = false
smtp_accept_max = 100
smtp_accept_max_per_connection = 1000
rfc1413_query_timeout = 0s
host_lookup =
helo_allow_chars = _
acl_smtp_mail = from
acl_smtp_rcpt = rcpt
acl_smtp_data = whole
begin acl
from:
  deny senders = verboden@ospo.example
       message = 5.7.60 not as that one
  accept
rcpt:
  deny !authenticated = *
       !domains = ospo.example
       message = 5.7.57 who are you
  deny local_parts = weg
       message = 5.1.1 unknown <$local_part@$domain>
  defer condition = ${if exists{@folder@/exim/grey}}
       message = 4.7.1 later, <$local_part@$domain>
  accept
whole:
  deny condition = ${if match{$h_Subject:}{winnaar}}
       message = 5.7.1 spam
  accept
begin routers
all:
  driver = accept
  transport = mailbox
begin transports
mailbox:
  driver = smtp
  protocol = lmtp
  hosts = 127.0.0.1
  hosts_override
  port = @lmtp@
  allow_localhost
  return_path_add
  hosts_try_fastopen =
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if eq{$auth3}{@password@}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = ${if eq{$auth2}{@password@}}
  server_set_id = $auth1
xoauth2:
  driver = plaintext
  public_name = XOAUTH2
  server_prompts =
  server_condition = ${if match{$auth1}{\\N^user=[^\\x01]+\\x01auth=Bearer token-[0-9]+\\x01\\x01$\\N}}
  server_set_id = oauth
"""
