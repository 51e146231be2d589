package io.elasticfaces.worker.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights files of a set, and their hashes. */
public final class WeightsFiles {
    private static final int FINGERPRINT_DIGITS = 16;
    private static final int BUFFER = 1 << 16;

    private WeightsFiles() {}

    /** Returns the names that are not files of the folder. */
    static List<String> missing(Path folder, List<String> names) {
        return names.stream()
                .filter(name -> !Files.isRegularFile(folder.resolve(name)))
                .toList();
    }

    /** Returns the SHA-256 of each file. */
    static Map<String, String> hashes(Path folder, List<String> names) throws IOException {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String name : names) {
            hashes.put(name, sha256(folder.resolve(name)));
        }
        return hashes;
    }

    /** Returns the fingerprint of a set with these files. */
    static String fingerprint(String set, Map<String, String> hashes) {
        MessageDigest digest = digest();
        digest.update(set.getBytes(StandardCharsets.UTF_8));
        hashes.forEach((name, hash) -> digest.update(("\n" + name + " " + hash).getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest()).substring(0, FINGERPRINT_DIGITS);
    }

    /**
     * Returns a file's SHA-256 in lower-case hexadecimal digits.
     *
     * @throws IOException when it cannot be read
     */
    public static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
