"""Hands an SMS to the operator's own HTTP gateway.

The gateway is asked with a POST: JSON `{"id", "to", "text"}`, the token as `Authorization: Bearer`,
`Idempotency-Key` (the same for each try of the same notice) and a signature: `X-Amparo-Signature:
t=SECONDS,v1=HEX`, the HMAC-SHA-256 of `SECONDS.BODY` under the token. Any 2xx is success.
"""

import hashlib
import hmac
import ipaddress
import json
import socket
from datetime import datetime

import httpx
from django.conf import settings

SECONDS = 15.0


class NotSent(Exception):
    """A notice was not sent; `lasting` if another try cannot help. The message names nobody."""

    def __init__(self, why: str, *, lasting: bool = False) -> None:
        super().__init__(why)
        self.lasting = lasting


def send_sms(*, to: str, text: str, key: str, at: datetime) -> None:
    """Hand one SMS to the gateway.

    :raises NotSent: if there is no gateway, its address is not allowed, or it did not take it.
    """
    if not settings.SMS_URL or not settings.SMS_TOKEN:
        raise NotSent("no gateway", lasting=True)
    url = httpx.URL(settings.SMS_URL)
    body = json.dumps({"id": key, "to": to, "text": text}, ensure_ascii=False).encode()
    headers = {
        "Host": url.netloc.decode("ascii"),
        "Content-Type": "application/json",
        "Authorization": f"Bearer {settings.SMS_TOKEN}",
        "Idempotency-Key": key,
        "X-Amparo-Signature": signature(body, settings.SMS_TOKEN, int(at.timestamp())),
    }
    try:
        # The address that was checked is the one that is called: a name may change in between.
        with httpx.Client(timeout=SECONDS, trust_env=False, follow_redirects=False) as client:
            answer = client.post(
                url.copy_with(host=checked_address(url)),
                content=body,
                headers=headers,
                extensions={"sni_hostname": url.host},
            )
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise NotSent(type(error).__name__) from None
    if not answer.is_success:
        refused = answer.is_client_error and answer.status_code not in (408, 425, 429)
        raise NotSent(f"HTTP {answer.status_code}", lasting=refused)


def signature(body: bytes, token: str, seconds: int) -> str:
    """Return the signature of a request's body at a moment (seconds since 1970)."""
    signed = hmac.new(token.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={signed.hexdigest()}"


def checked_address(url: httpx.URL) -> str:
    """Return the network address of a gateway, if it may be called.

    Only https, and no address of this house: a changed setting must not become a way to call what
    stands behind the firewall. AMPARO_SMS_ALLOW_PRIVATE lifts both, for a gateway in the house.

    :raises NotSent: if it may not be called, or its name has no address.
    """
    if url.scheme != "https" and not settings.SMS_ALLOW_PRIVATE:
        raise NotSent("gateway without https", lasting=True)
    try:
        port = url.port or (443 if url.scheme == "https" else 80)
        found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise NotSent("gateway not found") from None
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not settings.SMS_ALLOW_PRIVATE and not all(_is_public(a) for a in addresses):
        raise NotSent("gateway at a private address", lasting=True)
    return addresses[0]


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.is_global and not found.is_multicast
