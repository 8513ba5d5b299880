package main

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks of our own proxies.
type Proxies []netip.Prefix

// ParseProxies reads "127.0.0.1,10.0.0.0/8".
func ParseProxies(list string) (p Proxies, err error) {
	for _, text := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' }) {
		if !strings.Contains(text, "/") {
			addr, err := netip.ParseAddr(text)
			if err != nil {
				return nil, err
			}
			p = append(p, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, err
		}
		p = append(p, prefix)
	}
	return p, nil
}

func (p Proxies) has(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(a) })
}

// Client is who asks. Each proxy adds at the right whom it saw, so we read from the right, and only as far as our own proxies
// vouch for it. What stands left of that anybody can write.
func (p Proxies) Client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil { // a socket file
		return r.RemoteAddr
	}
	client := peer.Addr().Unmap()
	for _, hop := range slices.Backward(strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")) {
		next, err := netip.ParseAddr(strings.TrimSpace(hop))
		if !p.has(client) || err != nil {
			break
		}
		client = next.Unmap()
	}
	if client.Is4() {
		return client.String()
	}
	network, _ := client.WithZone("").Prefix(64) // who has one address of it has 2^64
	return network.String()
}
