package io.elasticfaces.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** A multipart/form-data body as a browser or curl sends it. */
public final class Multipart {
    static final String BOUNDARY = "----faces-test-boundary";
    static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** Returns a black PNG. */
    public static byte[] png(int width, int height) {
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public Multipart file(String part, String fileName, byte[] content) {
        String disposition = "form-data; name=\"" + part + "\"; filename=\"" + fileName + "\"";
        return part(disposition.getBytes(StandardCharsets.UTF_8), content);
    }

    Multipart field(String name, String value) {
        String disposition = "form-data; name=\"" + name + "\"";
        return part(disposition.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    Multipart part(byte[] disposition, byte[] content) {
        text("--" + BOUNDARY + "\r\nContent-Disposition: ");
        body.writeBytes(disposition);
        text("\r\n\r\n");
        body.writeBytes(content);
        text("\r\n");
        return this;
    }

    byte[] bytes() {
        text("--" + BOUNDARY + "--\r\n");
        return body.toByteArray();
    }

    public HttpRequest.Builder post(URI uri) {
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", CONTENT_TYPE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes()));
    }

    private void text(String text) {
        body.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
