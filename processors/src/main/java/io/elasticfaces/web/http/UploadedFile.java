package io.elasticfaces.web.http;

import io.elasticfaces.contract.StageTimer;
import jakarta.activation.DataHandler;
import java.io.File;
import org.apache.camel.Exchange;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.attachment.CamelFileDataSource;

/** An uploaded file as the data source of an attachment. */
public final class UploadedFile extends CamelFileDataSource {
    private final StageTimer stages;
    private final Runnable deletion;

    /**
     * @param name the client's file name
     * @param stages measures the request since the arrival of its headers
     * @param deletion deletes the whole upload; further calls have no effect
     */
    public UploadedFile(File file, String name, StageTimer stages, Runnable deletion) {
        super(file, name);
        this.stages = stages;
        this.deletion = deletion;
    }

    /**
     * Returns a picture of a request.
     *
     * @param part the name of its part of a form, or of its field of JSON
     * @param howToSend the instruction if it is missing
     * @throws HttpProblem 400 if it is missing, or if there are several parts of one name
     */
    public static UploadedFile of(Exchange exchange, String part, String howToSend) {
        AttachmentMessage message = exchange.getMessage(AttachmentMessage.class);
        DataHandler file = message.getAttachment(part);
        if (file == null) {
            throw new HttpProblem(400, "There is no picture in the request. " + howToSend)
                    .of(ErrorKind.MISSING_PARAMETER);
        }
        int parts = message.getHeader(Exchange.ATTACHMENTS_SIZE, 1, Integer.class);
        if (parts > message.getAttachments().size()) {
            throw new HttpProblem(
                    400, "The request has several parts with the same name. Send one picture per request.");
        }
        return (UploadedFile) file.getDataSource();
    }

    public StageTimer stages() {
        return stages;
    }

    /** Returns what deletes the upload before the exchange ends. */
    public Runnable deletion() {
        return deletion;
    }
}
