//! Who asks: behind a proxy every connection comes from the proxy, and throttles would count all
//! citizens as one.

use super::site::Site;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// Puts the address of whoever asks in the place of that of the connection, as far as trusted proxies
/// tell it.
pub async fn find(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(ConnectInfo(peer)) = peer.copied() {
        let forwarded = request.headers().get_all("x-forwarded-for");
        let told: Vec<&str> = forwarded.iter().filter_map(|v| v.to_str().ok()).collect();
        let client = behind(peer.ip(), &told.join(","), &site.trusted_proxies);
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::new(client, peer.port())));
    }
    next.run(request).await
}

/// The first address, from the nearest on, that no trusted proxy has. Each proxy adds at the end from
/// where it was asked; what stands before the first that is not trusted may be anybody's invention.
fn behind(peer: IpAddr, forwarded: &str, trusted: &[IpNet]) -> IpAddr {
    let mut client = peer.to_canonical();
    for told in forwarded.rsplit(',') {
        if !trusted.iter().any(|network| network.contains(&client)) {
            break;
        }
        let told = told.trim();
        let address = told.parse().ok();
        // Some proxies tell the port, too.
        let address = address.or_else(|| told.parse().ok().map(|at: SocketAddr| at.ip()));
        let Some(address) = address else { break };
        client = address.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &str) -> String {
        let trusted =
            ["127.0.0.1/32", "10.0.0.0/8", "::1/128"].map(|n| n.parse().expect("network"));
        behind(peer.parse().expect("address"), forwarded, &trusted).to_string()
    }

    #[test]
    fn a_trusted_proxy_is_believed() {
        assert_eq!(client("127.0.0.1", "189.203.1.7"), "189.203.1.7");
        assert_eq!(client("::1", "189.203.1.7:4711"), "189.203.1.7");
        assert_eq!(client("::ffff:127.0.0.1", "[2806::7]:80"), "2806::7");
        assert_eq!(client("127.0.0.1", "189.203.1.7, 10.1.2.3"), "189.203.1.7");
    }

    #[test]
    fn nobody_else_is() {
        assert_eq!(client("189.203.1.7", "1.2.3.4"), "189.203.1.7");
        assert_eq!(client("127.0.0.1", "1.2.3.4, 189.203.1.7"), "189.203.1.7");
    }

    #[test]
    fn a_proxy_that_tells_nothing_stands_for_itself() {
        for forwarded in ["", "unknown", "189.203.1.7, unknown"] {
            assert_eq!(client("127.0.0.1", forwarded), "127.0.0.1", "{forwarded}");
        }
    }
}
