package openapi

import (
	"slices"
	"strings"
)

// scheme is a way to prove who is calling.
type scheme struct {
	name string
	spec *object
}

// placeholder is the host of a sign-in service that the project does not know yet. The name can never exist (RFC 2606).
const placeholder = "https://sign-in.invalid"

// waysIn lists the security schemes that were decided. Each is enough by itself.
func (b *builder) waysIn() []scheme {
	ways := b.peopleIn()
	clients, _ := b.v.Value("clients")
	outside := slices.Contains(clients, "machines") || slices.Contains(clients, "third_party")
	if options, _ := b.v.Value("@machine-auth"); outside && len(options) > 0 {
		if s, ok := machineScheme(options[0]); ok && !slices.ContainsFunc(ways, func(w scheme) bool { return w.name == s.name }) {
			ways = append(ways, s)
		}
	}
	return ways
}

// peopleIn are the schemes of the decision about authentication.
func (b *builder) peopleIn() []scheme {
	clients, _ := b.v.Value("clients")
	native := slices.ContainsFunc(clients, func(c string) bool { return c != "browser" })
	cookie := scheme{"session", obj("type", "apiKey", "in", "cookie", "name", "__Host-sid",
		"description", "A random session id in a cookie with Secure, HttpOnly and SameSite. It says nothing by itself.")}
	bearer := func(format any, about string) scheme {
		return scheme{"bearer", obj("type", "http", "scheme", "bearer", "bearerFormat", format, "description", about)}
	}
	storage, _ := b.v.Value("@token-storage")
	inCookie := slices.ContainsFunc(storage, func(s string) bool { return s == "http_only_cookie" || s == "backend_only" })
	var ways []scheme
	if inCookie || b.auth == "session" || b.auth == "bff_session" {
		ways = append(ways, cookie)
	}
	alone := len(ways) == 0 || native
	switch b.auth {
	case "bff_session":
		if native {
			ways = append(ways, bearer("JWT", "The access token of the same issuer, for apps outside a browser."))
		}
	case "jwt_access_refresh":
		if alone {
			ways = append(ways, bearer("JWT", "A signed access token that lasts minutes."))
		}
	case "opaque_tokens":
		if alone {
			ways = append(ways, bearer(nil, "A random token that the server looks up."))
		}
	case "oidc_access_tokens":
		if alone {
			ways = append(ways, scheme{"openId", obj("type", "openIdConnect", "openIdConnectUrl", placeholder+"/.well-known/openid-configuration",
				"description", "Access tokens of the OpenID Connect provider; put its address here.")})
		}
	case "oauth_provider":
		ways = append(ways, scheme{"oauth", obj("type", "oauth2", "description", "Outside programs act for people who agreed. Name the scopes here.",
			"flows", obj("authorizationCode", obj("authorizationUrl", placeholder+"/authorize", "tokenUrl", placeholder+"/token", "scopes", obj())))})
	case "client_credentials", "api_keys":
		s, _ := machineScheme(b.auth)
		ways = append(ways, s)
	}
	return ways
}

// machineScheme is how one program proves to another who it is.
func machineScheme(option string) (scheme, bool) {
	switch option {
	case "client_credentials":
		return scheme{"client", obj("type", "oauth2", "description", "Each calling server has an identity of its own. Name the scopes here.",
			"flows", obj("clientCredentials", obj("tokenUrl", placeholder+"/token", "scopes", obj())))}, true
	case "api_keys":
		return scheme{"apiKey", obj("type", "apiKey", "in", "header", "name", "X-API-Key",
			"description", "A key with scopes and an expiry; never in an address, a page or an app.")}, true
	case "mutual_tls":
		return scheme{"mutualTLS", obj("type", "mutualTLS", "description", "A client certificate of the one authority that is accepted.")}, true
	case "workload_identity", "signed_requests":
		return scheme{"workload", obj("type", "http", "scheme", "bearer", "bearerFormat", "JWT",
			"description", "A token of minutes for this service, signed with the caller’s key or by the platform.")}, true
	}
	return scheme{}, false
}

func (b *builder) schemes() *object {
	all := obj()
	for _, w := range b.ways {
		all.set(w.name, w.spec)
	}
	return all
}

// security is what a request needs unless its operation says otherwise: one of the ways, or nothing.
func (b *builder) security() []any {
	list := []any{}
	for _, w := range b.ways {
		list = append(list, obj(w.name, []string{}))
	}
	return list
}

// open reports whether anybody may call an endpoint.
func open(auth string) bool {
	return slices.Contains([]string{"anyone", "anybody", "everyone", "everybody", "public", "open", "none"}, strings.ToLower(auth))
}

// role is who may call an endpoint beyond being signed in; empty when that is enough.
func role(auth string) string {
	if open(auth) || slices.Contains([]string{"", "signed-in", "signed in", "user", "users", "customer signed in"}, strings.ToLower(auth)) {
		return ""
	}
	return auth
}
