"""Which addresses lead to a machine on the internet, and which to one beside this one."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.outward import NotReached, Why, find_way, is_out_there

OUT_THERE = "93.184.216.34"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://[bad", Why.NO_ADDRESS),
        ("https://a.example:port/", Why.NO_ADDRESS),
        (f"https://{'a' * 64}.example/", Why.NO_ADDRESS),
        ("", Why.NOT_SAFE_TO_ASK),
        ("http://93.184.216.34/", Why.NOT_SAFE_TO_ASK),
        ("file:///etc/passwd", Why.NOT_SAFE_TO_ASK),
        ("https:///nowhere", Why.NOT_SAFE_TO_ASK),
        ("https://name:word@93.184.216.34/", Why.NOT_SAFE_TO_ASK),
        ("https://93.184.216.34\\@127.0.0.1/", Why.NOT_SAFE_TO_ASK),
        ("https://93.184.216.34:22/", Why.OTHER_PORT),
        ("https://127.0.0.1/", Why.NOT_OUT_THERE),
        ("https://localhost/", Why.NOT_OUT_THERE),
        ("https://2130706433/", Why.NOT_OUT_THERE),
        ("https://0x7f.1/", Why.NOT_OUT_THERE),
        ("https://[::1]/", Why.NOT_OUT_THERE),
        ("https://169.254.169.254/latest", Why.NOT_OUT_THERE),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_with_the_reason(url: str, why: Why) -> None:
    with pytest.raises(NotReached) as fault:
        find_way(url)
    assert fault.value.why is why


@pytest.mark.parametrize(
    ("address", "is_out"),
    [
        (OUT_THERE, True),
        ("2606:2800:220:1::1", True),
        ("64:ff9b::5db8:d822", True),  # 93.184.216.34, for a network that speaks IPv6 alone
        ("0.0.0.0", False),  # noqa: S104  # nothing listens here
        ("127.8.8.8", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("192.88.99.1", False),
        ("100.64.0.1", False),
        ("100.100.100.200", False),
        ("169.254.169.254", False),
        ("168.63.129.16", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::", False),
        ("2001:0:1:2::", False),
        ("2001:db8::1", False),
        ("fe80::1", False),
        ("2606:2800:220:1::1%eth0", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),
        ("fec0::1", False),
        ("ff0e::1", False),
        ("nowhere", False),
        ("", False),
    ],
)
def test_an_address_of_the_internet_is_told_from_one_that_hides_another(address: str, is_out: bool) -> None:
    assert is_out_there(address) is is_out


@given(st.ip_addresses(v=4))
def test_an_address_inside_stays_inside_whatever_it_is_dressed_in(address: IPv4Address) -> None:
    inside = not is_out_there(str(address))
    number = int(address)
    assert is_out_there(str(IPv6Address((0x64FF9B << 96) | number))) is not inside
    for hiding in ((0xFFFF << 32) | number, number, (0x2002 << 112) | (number << 80)):
        assert not is_out_there(str(IPv6Address(hiding)))


@given(st.ip_addresses())
def test_nothing_that_is_private_is_out_there(address: IPv4Address | IPv6Address) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        assert not is_out_there(str(address))
