package io.elasticfaces.web.answer;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The object keys of pictures.
 *
 * <p>{@link #UNIQUE} keys are {@code <id>-<file name>}, so two files named {@code image.jpg} have different keys.
 * {@link #ORIGINAL} keys are the file name, as in the reference project, and can collide.
 */
public enum ObjectKeys {
    /** {@code <id>-<file name>}. */
    UNIQUE {
        @Override
        public String key(String id, String fileName) {
            return key(id, fileName, LONGEST_SAFE_NAME);
        }
    },
    /** The file name. */
    ORIGINAL {
        @Override
        public String key(String id, String fileName) {
            return safe(fileName, LONGEST_SAFE_NAME);
        }
    };

    /** The rest of a 1 KB message is for the id, the gallery and the outcome. */
    private static final int LONGEST_SAFE_NAME = 120;

    private static final int LONGEST_FILE_NAME = 1000;
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    public abstract String key(String id, String fileName);

    /** Returns a unique key whose file name has at most {@code longest} characters. */
    public static String key(String id, String fileName, int longest) {
        return id + "-" + safe(fileName, longest);
    }

    /**
     * Returns a name that is safe in S3 keys and file systems: ASCII letters, digits, dot, hyphen and underscore. It is
     * not empty, does not begin with a dot, has at most {@code longest} characters, and keeps the extension.
     */
    private static String safe(String fileName, int longest) {
        String safe = UNSAFE.matcher(fileName).replaceAll("_");
        if (safe.length() > longest) {
            int dot = safe.lastIndexOf('.');
            String extension = dot > 0 && safe.length() - dot <= 8 ? safe.substring(dot) : "";
            safe = safe.substring(0, longest - extension.length()) + extension;
        }
        return safe.isEmpty() || safe.startsWith(".") ? "picture" + safe : safe;
    }

    /**
     * Returns a client's file name for display: without folders, and without control and format characters, which could
     * forge headers or log lines. It has at most {@value #LONGEST_FILE_NAME} bytes, and is {@code picture} if nothing
     * is left.
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
