package io.elasticfaces.local.endpoint;

/**
 * A pair of credentials.
 *
 * <p>S3 verifies signatures. SQS and EC2 check only that a request is signed with this key id: the default secret is
 * public, and on loopback the check only keeps out web pages and wrong profiles.
 *
 * @param id the access key id, which is sent in plain text
 * @param secret the secret that signs requests
 */
public record AccessKey(String id, String secret) {
    /** The one pair that a local cloud accepts. */
    public static final AccessKey DEFAULT = new AccessKey("local", "local-secret");
}
