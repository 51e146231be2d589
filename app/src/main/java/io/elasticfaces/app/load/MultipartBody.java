package io.elasticfaces.app.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;

/** One upload as a browser's form sends it (RFC 7578): the file part {@code inputFile} and nothing else. */
public final class MultipartBody {
    /** Cannot occur in a picture by chance: 128 bits drawn once. */
    private static final String BOUNDARY = "faces-load-6f1d0a53c2e94b7f8a3d5e21b09c7746";

    /** The header that goes with the body. */
    public static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private MultipartBody() {}

    /** Returns the body that uploads that picture under that name. */
    public static BodyPublisher of(String fileName, byte[] picture) {
        String head = "--" + BOUNDARY + "\r\n"
                + "Content-Disposition: form-data; name=\"inputFile\"; filename=\"" + escape(fileName) + "\"\r\n"
                + "Content-Type: " + mediaType(fileName) + "\r\n\r\n";
        String tail = "\r\n--" + BOUNDARY + "--\r\n";
        return BodyPublishers.concat(
                BodyPublishers.ofByteArray(head.getBytes(UTF_8)),
                BodyPublishers.ofByteArray(picture),
                BodyPublishers.ofByteArray(tail.getBytes(UTF_8)));
    }

    /** The escapes of the HTML standard's "multipart/form-data encoding algorithm". */
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
