package io.elasticfaces.web.answer;

import io.elasticfaces.contract.RecognitionReply;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * How a picture is named in the buckets, and by what a reply finds its request.
 *
 * <p>{@link #UNIQUE} keys are {@code <id>-<file name>}, so two people's {@code image.jpg} never meet; {@link #ORIGINAL}
 * keys are the bare file name, as the original system has it, and then they can.
 */
public enum ObjectKeys {
    /** {@code <id>-<file name>}; correlation by id. */
    UNIQUE {
        @Override
        public String key(String id, String fileName) {
            return id + "-" + safe(fileName);
        }

        @Override
        public String correlation(String id, String key) {
            return id == null ? RequestIds.ofKey(key).orElse(key) : id;
        }
    },
    /** The bare file name; correlation by key. */
    ORIGINAL {
        @Override
        public String key(String id, String fileName) {
            return safe(fileName);
        }

        @Override
        public String correlation(String id, String key) {
            return key;
        }
    };

    /** Leaves room in a 1 KB message for the id, the gallery and an outcome. */
    private static final int LONGEST_SAFE_NAME = 120;

    private static final int LONGEST_FILE_NAME = 1000;
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    public abstract String key(String id, String fileName);

    public abstract String correlation(String id, String key);

    /** Returns what a reply is correlated by. */
    String correlation(RecognitionReply reply) {
        return correlation(reply.id(), reply.imageName());
    }

    /**
     * Returns a name that is safe in an S3 key and in the original's file system: ASCII letters, digits, dot, hyphen
     * and underscore; never empty, a dot file or over {@value #LONGEST_SAFE_NAME} characters; the extension stays.
     */
    static String safe(String fileName) {
        String safe = UNSAFE.matcher(fileName).replaceAll("_");
        if (safe.length() > LONGEST_SAFE_NAME) {
            int dot = safe.lastIndexOf('.');
            String extension = dot > 0 && safe.length() - dot <= 8 ? safe.substring(dot) : "";
            safe = safe.substring(0, LONGEST_SAFE_NAME - extension.length()) + extension;
        }
        return safe.isEmpty() || safe.startsWith(".") ? "picture" + safe : safe;
    }

    /**
     * Returns a client's file name as we give it back: without folders, without control and format characters (they
     * would forge headers or log lines), at most {@value #LONGEST_FILE_NAME} bytes; {@code picture} if nothing is left.
     */
    public static String displayed(String fileName) {
        String name = fileName == null
                ? ""
                : fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
        name = CONTROL.matcher(name).replaceAll("").strip();
        while (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_FILE_NAME) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name.isEmpty() ? "picture" : name;
    }

    /** Returns a file name without its last extension, e.g. {@code test_000} for {@code test_000.jpg}. */
    static String stem(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 ? fileName.substring(0, dot) : fileName;
    }
}
