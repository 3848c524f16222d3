use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderName;

/// The network of whoever sent a request: 24 bits of an IPv4 address, 56 of IPv6, which is about what one customer of a provider has.
/// Kept in memory only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Network(IpAddr);

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl Network {
    /// The network that a request is from, as the first of so many proxies in front of us saw it. `None` if that is a private one:
    /// then it is not a stranger but more likely a proxy, and all the world comes from there.
    pub(super) fn of(request: &Request, proxies: usize) -> Option<Self> {
        let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
        let forwarded = proxies.checked_sub(1);
        let forwarded = forwarded.and_then(|nth| forwarded_for(request, nth));
        Self::of_address(forwarded.unwrap_or(peer.ip()))
    }

    fn of_address(address: IpAddr) -> Option<Self> {
        match address.to_canonical() {
            IpAddr::V4(address) => {
                let [first, second, third, _] = address.octets();
                let is_shared = first == 100 && (64..128).contains(&second);
                let is_private = address.is_private() || address.is_link_local() || is_shared;
                (!address.is_loopback() && !is_private)
                    .then(|| Self([first, second, third, 0].into()))
            }
            IpAddr::V6(address) => {
                let is_private = address.is_unique_local() || address.is_unicast_link_local();
                let network = address.to_bits() & (u128::MAX << 72);
                (!address.is_loopback() && !is_private).then(|| Self(IpAddr::V6(network.into())))
            }
        }
    }
}

/// The address that is so many before the last: each proxy adds whom it was asked by, and what is before theirs anybody can have written.
fn forwarded_for(request: &Request, nth: usize) -> Option<IpAddr> {
    let lines = request.headers().get_all(FORWARDED_FOR).iter().rev();
    let mut addresses = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.rsplit(','));
    let text = addresses.nth(nth)?.trim();
    let with_port = || text.parse::<SocketAddr>().map(|address| address.ip());
    text.parse().or_else(|_| with_port()).ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn of(peer: &str, forwarded: &[&str], proxies: usize) -> Option<Network> {
        let mut request = Request::new(Body::empty());
        let peer = SocketAddr::new(peer.parse().unwrap(), 1234);
        request.extensions_mut().insert(ConnectInfo(peer));
        for line in forwarded {
            let value = line.parse().unwrap();
            request.headers_mut().append(FORWARDED_FOR, value);
        }
        Network::of(&request, proxies)
    }

    fn network(text: &str) -> Network {
        Network(text.parse().unwrap())
    }

    #[test]
    fn neighbours_are_of_one_network() {
        assert_eq!(of("203.0.113.7", &[], 0), Some(network("203.0.113.0")));
        assert_eq!(
            of("::ffff:203.0.113.9", &[], 0),
            Some(network("203.0.113.0"))
        );
        let v6 = of("2001:db8:1:2fff:ffff::1", &[], 0);
        assert_eq!(v6, Some(network("2001:db8:1:2f00::")));
    }

    #[test]
    fn who_is_no_stranger_has_none() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.0.1",
            "100.64.0.1",
            "::1",
            "fd00::1",
            "fe80::1",
        ] {
            assert_eq!(of(address, &[], 0), None, "{address}");
        }
    }

    #[test]
    fn only_what_trusted_proxies_wrote_is_believed() {
        let lines = ["198.51.100.1, 192.0.2.1", "203.0.113.7:443"];
        assert_eq!(of("10.0.0.1", &lines, 0), None);
        assert_eq!(of("10.0.0.1", &lines, 1), Some(network("203.0.113.0")));
        assert_eq!(of("10.0.0.1", &lines, 2), Some(network("192.0.2.0")));
        assert_eq!(of("10.0.0.1", &lines, 4), None);
        assert_eq!(of("192.0.2.9", &["oops"], 1), Some(network("192.0.2.0")));
    }
}
