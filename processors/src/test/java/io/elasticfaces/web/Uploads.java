package io.elasticfaces.web;

import io.elasticfaces.contract.StageTimer;
import io.elasticfaces.web.http.UploadedFile;
import jakarta.activation.DataHandler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.attachment.AttachmentMessage;

/** Requests of the route recognise, as the HTTP server hands them to it. */
final class Uploads {
    private Uploads() {}

    /**
     * Returns what makes an exchange the upload of a small picture.
     *
     * @param folder for the picture, spooled as the HTTP server does
     * @param fileName what the caller calls it
     */
    static Processor of(Path folder, String fileName, Map<String, ?> headers) throws IOException {
        File file = Files.write(Files.createTempFile(folder, "upload", ""), Pictures.png(8, 8))
                .toFile();
        return exchange -> {
            exchange.setPattern(ExchangePattern.InOut);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
            exchange.getMessage(AttachmentMessage.class)
                    .addAttachment(
                            "inputFile",
                            new DataHandler(new UploadedFile(file, fileName, new StageTimer(), file::delete)));
        };
    }
}
