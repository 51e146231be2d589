package io.elasticfaces.cli.face;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A form of files (RFC 7578). Names are escaped as the HTML standard's encoding of forms does. */
public final class MultipartForm {
    /** It has 128 random bits, so that no picture contains it. */
    private static final String BOUNDARY = "faces-6f1d0a53c2e94b7f8a3d5e21b09c7746";

    /** The {@code Content-Type} of a form. */
    public static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private MultipartForm() {}

    /**
     * Returns the body of a form.
     *
     * @param files by the names of their parts
     * @param fileName the name of all files; null for their own
     */
    public static BodyPublisher of(Map<String, Path> files, String fileName) throws FileNotFoundException {
        List<BodyPublisher> parts = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            String name =
                    fileName != null ? fileName : file.getValue().getFileName().toString();
            parts.add(BodyPublishers.ofString("--" + BOUNDARY + "\r\n"
                    + "Content-Disposition: form-data; name=\"" + file.getKey() + "\"; filename=\""
                    + name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A") + "\"\r\n"
                    + "Content-Type: application/octet-stream\r\n\r\n"));
            parts.add(BodyPublishers.ofFile(file.getValue()));
            parts.add(BodyPublishers.ofString("\r\n"));
        }
        parts.add(BodyPublishers.ofString("--" + BOUNDARY + "--\r\n"));
        return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
    }
}
