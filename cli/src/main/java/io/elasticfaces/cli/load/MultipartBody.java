package io.elasticfaces.cli.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;

/** An upload in the form of a browser (RFC 7578): one file part, {@code inputFile}. */
final class MultipartBody {
    /** The boundary has 128 random bits, so that no picture contains it. */
    private static final String BOUNDARY = "faces-load-6f1d0a53c2e94b7f8a3d5e21b09c7746";

    static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private MultipartBody() {}

    static BodyPublisher of(String fileName, BodyPublisher picture) {
        String head = "--" + BOUNDARY + "\r\n"
                + "Content-Disposition: form-data; name=\"inputFile\"; filename=\"" + escape(fileName) + "\"\r\n"
                + "Content-Type: " + mediaType(fileName) + "\r\n\r\n";
        String tail = "\r\n--" + BOUNDARY + "--\r\n";
        return BodyPublishers.concat(
                BodyPublishers.ofByteArray(head.getBytes(UTF_8)),
                picture,
                BodyPublishers.ofByteArray(tail.getBytes(UTF_8)));
    }

    /** Escapes as the HTML standard's "multipart/form-data encoding algorithm" does. */
    private static String escape(String fileName) {
        return fileName.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String mediaType(String fileName) {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (extension) {
            case "jpg", "jpeg" -> "image/jpeg";
            case "png", "gif", "bmp", "webp" -> "image/" + extension;
            default -> "application/octet-stream";
        };
    }
}
