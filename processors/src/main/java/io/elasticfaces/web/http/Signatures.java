package io.elasticfaces.web.http;

import io.elasticfaces.contract.InvalidSetting;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks requests that are signed with <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html">AWS Signature Version 4</a> in the
 * {@code Authorization} header. Any region is accepted. The AWS SDK's signer cannot recompute signatures of other
 * clients, because it chooses the signed headers itself.
 */
final class Signatures {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Pattern AUTHORIZATION = Pattern.compile(ALGORITHM
            + " Credential=([^/,]{1,128})/(\\d{8}/[a-z0-9-]{1,64}/([a-z0-9-]{1,64})/aws4_request),"
            + " ?SignedHeaders=([a-z0-9;-]{1,1000}), ?Signature=([0-9a-f]{64})");
    private static final Pattern KEY = Pattern.compile("([A-Za-z0-9_-]{1,128}):([\\x21-\\x7e&&[^,]]{16,512})");
    private static final String SERVICE = "rekognition";
    private static final List<String> NEEDED = List.of("host", "x-amz-date", "x-amz-target");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** The largest difference of the clocks, as at AWS. */
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);

    private final Map<String, String> secrets = new HashMap<>();
    private final InstantSource clock;

    /**
     * @param keys pairs {@code <id>:<secret>}, separated by commas, or empty for none
     * @throws InvalidSetting if a pair is malformed; the message never contains it
     */
    Signatures(String keys, InstantSource clock) {
        this.clock = clock;
        for (String pair : keys.isBlank() ? new String[0] : keys.split(",", -1)) {
            Matcher key = KEY.matcher(pair.strip());
            if (!key.matches()) {
                throw new InvalidSetting("The setting app.web.access-keys (APP_WEB_ACCESS_KEYS) contains a pair that is"
                        + " not <id>:<secret>. The id has 1 to 128 letters, digits, hyphens and underscores; the secret"
                        + " has 16 to 512 printable ASCII characters without spaces or commas.");
            }
            secrets.put(key.group(1), key.group(2));
        }
    }

    /** Returns whether there are no keys, so that no signature is valid. */
    boolean isEmpty() {
        return secrets.isEmpty();
    }

    /**
     * Checks a request by its headers: whether its key is known, and whether its date is current.
     *
     * @return a function that checks the signature, given the SHA-256 of the body
     * @throws HttpProblem if the request is not signed, or its signature is not valid
     */
    Consumer<byte[]> check(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null) {
            throw problem(
                    ErrorKind.NO_KEY,
                    "The request is not signed. Sign it with one of the access keys of the"
                            + " setting app.web.access-keys.");
        }
        Matcher given = AUTHORIZATION.matcher(header);
        if (!given.matches()) {
            throw problem(
                    ErrorKind.WRONG_SIGNATURE,
                    "The Authorization header does not have the form of Signature Version 4.");
        }
        String secret = secrets.get(given.group(1));
        if (secret == null) {
            throw problem(ErrorKind.WRONG_KEY, "The access key in the request is not valid here.");
        }
        String scope = given.group(2);
        String time = String.valueOf(request.getHeader("X-Amz-Date"));
        List<String> signed = List.of(given.group(4).split(";"));
        if (!isCurrent(time)) {
            throw problem(
                    ErrorKind.WRONG_SIGNATURE,
                    "The signature's time differs from the server's, " + TIME.format(clock.instant())
                            + ", by more than " + MAX_SKEW.toMinutes() + " minutes.");
        }
        if (!given.group(3).equals(SERVICE) || !scope.startsWith(time.split("T")[0] + "/")) {
            throw problem(ErrorKind.WRONG_SIGNATURE, "The request is signed for another service or date.");
        }
        if (!signed.containsAll(NEEDED) || request.query() != null) {
            throw problem(
                    ErrorKind.WRONG_SIGNATURE,
                    "The signature must cover " + String.join(", ", NEEDED) + ", and the address must have no query.");
        }
        String head = request.method() + "\n" + request.path() + "\n\n" + canonical(signed, request.headers());
        byte[] signature = HexFormat.of().parseHex(given.group(5));
        return body -> {
            byte[] right = signature(secret, time, scope, head + HexFormat.of().formatHex(body));
            if (!MessageDigest.isEqual(right, signature)) {
                throw problem(
                        ErrorKind.WRONG_SIGNATURE,
                        "The signature does not match the request. Check the secret"
                                + " access key, and that no proxy changes the Host header.");
            }
        };
    }

    private boolean isCurrent(String time) {
        try {
            Instant signedAt = TIME.parse(time, Instant::from);
            return Duration.between(signedAt, clock.instant()).abs().compareTo(MAX_SKEW) <= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Returns the signed headers and their names, as they are in a canonical request. */
    static String canonical(List<String> signed, MultiMap headers) {
        StringBuilder text = new StringBuilder();
        for (String name : signed) {
            String values = headers.getAll(name).stream()
                    .map(value -> value.strip().replaceAll(" +", " "))
                    .collect(Collectors.joining(","));
            text.append(name).append(':').append(values).append('\n');
        }
        return text.append('\n').append(String.join(";", signed)).append('\n').toString();
    }

    /**
     * Returns the signature of a canonical request.
     *
     * @param time e.g. {@code 20150830T123600Z}
     * @param scope date, region, service and {@code aws4_request}, separated by slashes
     */
    static byte[] signature(String secret, String time, String scope, String request) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        byte[] hash = sha256().digest(request.getBytes(StandardCharsets.UTF_8));
        return hmac(
                key, String.join("\n", ALGORITHM, time, scope, HexFormat.of().formatHex(hash)));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC with SHA-256.", e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    private static HttpProblem problem(ErrorKind kind, String sentence) {
        return new HttpProblem(401, sentence).of(kind);
    }
}
