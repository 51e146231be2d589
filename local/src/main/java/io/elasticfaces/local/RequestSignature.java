package io.elasticfaces.local;

import io.elasticfaces.local.endpoint.AccessKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks that a request is signed with the one access key, as SQS and EC2 do.
 *
 * <p>Signature Version 4 in the {@code Authorization} header, after
 * <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">AWS's
 * description</a>. Any region is accepted, as a local cloud has none. S3 signs differently (paths are encoded once,
 * bodies come in signed chunks) and is not checked here.
 */
public final class RequestSignature {
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(15);
    private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256\\s+Credential=(?<id>[^/,\\s]{1,256})"
            + "/(?<scope>\\d{8}/[^/,\\s]{1,64}/[^/,\\s]{1,64}/aws4_request)\\s*,"
            + "\\s*SignedHeaders=(?<headers>[a-z0-9;_.-]{1,4096})\\s*,\\s*Signature=(?<signature>[0-9a-f]{64})\\s*");

    private final AccessKey key;
    private final InstantSource clock;

    /** Why a request is refused; each service spells these in its own codes. */
    public enum Refusal {
        /** No {@code Authorization} header, or one of another form. */
        MISSING,
        /** An access key id that nobody here has. */
        UNKNOWN_KEY,
        /** Signed with another secret, or changed on the way. */
        WRONG,
        /** Signed more than 15 minutes ago, or as long ahead. */
        EXPIRED
    }

    /**
     * What was asked, as it came over the wire.
     *
     * @param method the HTTP method
     * @param path the path as sent, percent-encoded
     * @param query the query string as sent, without the question mark; empty when there is none
     * @param headers every header, names in any case; several values of one name in the order received
     * @param body the bytes of the body
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Request(
            String method, String path, String query, Collection<Map.Entry<String, String>> headers, byte[] body) {}

    /**
     * Takes what it checks against.
     *
     * @param key the one pair of credentials accepted
     * @param clock tells what time it is, for the 15 minutes that a signature may be off
     */
    public RequestSignature(AccessKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /**
     * Checks one request.
     *
     * @return why it is refused; empty when it is signed as it should be
     */
    public Optional<Refusal> check(Request request) {
        Map<String, String> headers = canonicalHeaders(request.headers());
        Matcher authorization = AUTHORIZATION.matcher(headers.getOrDefault("authorization", ""));
        String date = headers.get("x-amz-date");
        if (!authorization.matches() || date == null) {
            return Optional.of(Refusal.MISSING);
        }
        if (!authorization.group("id").equals(key.id())) {
            return Optional.of(Refusal.UNKNOWN_KEY);
        }
        if (!isFresh(date)) {
            return Optional.of(Refusal.EXPIRED);
        }
        String scope = authorization.group("scope");
        String signedHeaders = authorization.group("headers");
        String expected = sign(
                scope,
                "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n"
                        + sha256(canonical(request, headers, signedHeaders).getBytes(StandardCharsets.UTF_8)));
        byte[] given = authorization.group("signature").getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII), given)
                ? Optional.empty()
                : Optional.of(Refusal.WRONG);
    }

    private boolean isFresh(String date) {
        try {
            Duration age =
                    Duration.between(LocalDateTime.parse(date, AMZ_DATE).toInstant(ZoneOffset.UTC), clock.instant());
            return age.abs().compareTo(CLOCK_SKEW) <= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Map<String, String> canonicalHeaders(Collection<Map.Entry<String, String>> headers) {
        Map<String, String> canonical = new HashMap<>();
        for (Map.Entry<String, String> header : headers) {
            String value = header.getValue().strip().replaceAll(" +", " ");
            canonical.merge(header.getKey().toLowerCase(Locale.ROOT), value, (one, other) -> one + "," + other);
        }
        return canonical;
    }

    private static String canonical(Request request, Map<String, String> headers, String signedHeaders) {
        StringBuilder text = new StringBuilder(512)
                .append(request.method())
                .append('\n')
                .append(request.path().isEmpty() ? "/" : request.path().replace("%", "%25"))
                .append('\n')
                .append(canonicalQuery(request.query()))
                .append('\n');
        for (String name : signedHeaders.split(";", -1)) {
            text.append(name).append(':').append(headers.getOrDefault(name, "")).append('\n');
        }
        return text.append('\n')
                .append(signedHeaders)
                .append('\n')
                .append(sha256(request.body()))
                .toString();
    }

    private static String canonicalQuery(String query) {
        if (query.isEmpty()) {
            return "";
        }
        List<String> pairs = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            pairs.add((pair.contains("=") ? pair : pair + "=").replace("+", "%20"));
        }
        // Names sort before values: '=' must not take part in the order of names, so it is made the lowest character.
        pairs.sort((one, other) -> one.replace('=', '\0').compareTo(other.replace('=', '\0')));
        return String.join("&", pairs);
    }

    private String sign(String scope, String text) {
        byte[] derived = ("AWS4" + key.secret()).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            derived = hmac(derived, part);
        }
        return HexFormat.of().formatHex(hmac(derived, text));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
