package io.elasticfaces.contract.aws;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The file name of a picture in the metadata of its S3 objects. It is percent-encoded, because metadata is ASCII. */
public final class FileNameMetadata {
    private static final String NAME = "file-name";

    /** The longest encoded name, in bytes. Metadata is limited to 2 KB, and the outcome needs the rest. */
    private static final int LONGEST = 600;

    private FileNameMetadata() {}

    /** Returns the metadata for a file name. Long names are cut. */
    public static Map<String, String> of(String fileName) {
        String name = fileName;
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        while (encoded.length() > LONGEST) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
            encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        }
        return Map.of(NAME, encoded);
    }

    /** Returns the file name in an object's metadata, or null without one. */
    public static String read(Map<?, ?> metadata) {
        Object encoded = metadata == null ? null : metadata.get(NAME);
        return encoded == null ? null : URLDecoder.decode(encoded.toString(), StandardCharsets.UTF_8);
    }
}
