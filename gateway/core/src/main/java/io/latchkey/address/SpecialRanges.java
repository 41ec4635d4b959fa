package io.latchkey.address;

/**
 * Ranges in which there is no public host, after IANA's registries of special-purpose addresses
 * (RFC 6890) and the clouds' own documentation. Of IPv6, only {@code 2000::/3} is public at all.
 */
final class SpecialRanges {

  /** Networks of one's own: an operator may well run APIs there. */
  static final String[] PRIVATE = {
    "10.0.0.0/8",
    "100.64.0.0/10", // Shared address space (RFC 6598): carriers, Kubernetes, Tailscale
    "127.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.18.0.0/15", // Benchmarks (RFC 2544)
    "::1",
    "fc00::/7",
    "fec0::/10" // Site-local, deprecated
  };

  /** Where no API is, unless an operator names the range or a part of it. */
  static final String[] NEVER = {
    "0.0.0.0/8", // This host: most systems connect to loopback
    "169.254.0.0/16", // Link-local; most clouds' metadata is at 169.254.169.254
    "100.100.100.200", // Alibaba Cloud's metadata
    "168.63.129.16", // Azure's wire server
    "192.0.0.0/24", // Protocol assignments; Oracle Cloud's metadata at 192.0.0.192
    "192.88.99.0/24", // 6to4 relays, deprecated
    "224.0.0.0/4", // Multicast
    "240.0.0.0/4", // Reserved, and broadcast
    "::/0", // What is neither public nor named elsewhere
    "::",
    "100::/64", // Discard only
    "fe80::/10", // Link-local
    "fd00:a9fe:a9fe::/48", // Linode's metadata
    "fd00:c1::/32", // Oracle Cloud's metadata at fd00:c1::a9fe:a9fe
    "fd00:ec2::/32", // AWS: metadata at ::254, credentials of containers at ::23
    "fd00:42::42", // Scaleway's metadata
    "fd20:ce::254", // Google Cloud's metadata
    "64:ff9b:1::/48", // IPv4 behind a site's own NAT64; only the site knows at which bits
    "ff00::/8" // Multicast
  };

  /** Prefixes before an IPv4 address, which is judged in their place. */
  static final String[] LEADING_TO_IPV4 = {
    "::/96", // IPv4-compatible
    "::ffff:0:0:0/96", // IPv4-translated (RFC 2765)
    "64:ff9b::/96" // NAT64 (RFC 6052)
  };

  private SpecialRanges() {}
}
