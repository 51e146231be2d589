package io.elasticfaces.web.http;

import io.elasticfaces.contract.StageTimer;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.activation.DataHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.attachment.AttachmentMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resources of one upload: its bytes in the quota, its timer and its files. All are released once, at the first of
 * these events: the response, the loss of the connection, or the storing of the picture.
 */
public final class Upload implements MultipartParser.Sink {
    /** The property of an exchange with its upload. */
    public static final String PROPERTY = "upload";

    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

    private final UploadFolder folder;
    private final StageTimer stages = new StageTimer();
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final List<FilePart> files = new ArrayList<>();
    private Object json;
    private OutputStream file;
    private boolean taken;
    private boolean closed;

    /** A file of the form: the part's name, the client's file name, and the path of the content. */
    record FilePart(String name, String fileName, Path path) {}

    private Upload(UploadFolder folder) {
        this.folder = folder;
    }

    /**
     * Opens the upload of a request. The end of the response or of the connection closes it, unless a route has taken it.
     */
    static Upload open(RoutingContext http, UploadFolder folder) {
        Upload upload = new Upload(folder);
        http.addEndHandler(ended -> upload.abandon());
        if (http.request().connection() instanceof ConnectionBase connection) {
            // Vert.x does not tell a request about the loss of its connection while an earlier response is pending.
            ChannelFuture lost = connection.channelHandlerContext().channel().closeFuture();
            ChannelFutureListener listener = channel -> upload.abandon();
            lost.addListener(listener);
            upload.hold(() -> lost.removeListener(listener));
        }
        return upload;
    }

    /** Holds a resource until the upload is closed; closes it at once if the upload is closed. */
    synchronized void hold(AutoCloseable resource) {
        resources.push(resource);
        closeIfOver();
    }

    @Override
    public synchronized void begin(String name, String fileName) throws IOException {
        if (fileName != null && !closed) {
            files.add(new FilePart(name, fileName, create()));
        }
    }

    /** Creates a file for content that is no part. If the upload is closed, the file is deleted at once. */
    synchronized Path create() throws IOException {
        Path path = folder.newFile();
        hold(() -> Files.deleteIfExists(path));
        if (!closed) {
            file = Files.newOutputStream(path);
            hold(file);
        }
        return path;
    }

    /**
     * Adds a file that is not in the request, such as an object of S3.
     *
     * @throws IOException if the upload is closed, or the file cannot be written
     */
    public UploadedFile add(String fileName, InputStream content) throws IOException {
        Path path = create();
        end();
        try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.WRITE)) {
            content.transferTo(out);
        }
        return new UploadedFile(path.toFile(), fileName, stages, this::close);
    }

    /** Sets the JSON of the body: an object or an array, without its pictures. */
    synchronized void json(Object body) {
        json = body;
    }

    @Override
    public synchronized void content(byte[] bytes) throws IOException {
        if (file != null && !closed) {
            file.write(bytes);
        }
    }

    @Override
    public synchronized void end() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /**
     * Passes the files to a message. From then on, the message's route must close the upload, at the latest at the end
     * of its exchange.
     *
     * @throws IOException if the upload is closed
     */
    synchronized void attachTo(AttachmentMessage message) throws IOException {
        if (closed) {
            throw new IOException("The client has closed the connection.");
        }
        taken = true;
        stages.lap("upload");
        message.getExchange().setProperty(UploadHandler.JSON, json);
        message.getExchange().setProperty(PROPERTY, this);
        message.setHeader(Exchange.ATTACHMENTS_SIZE, files.size());
        for (FilePart part : files) {
            message.addAttachment(
                    part.name(),
                    new DataHandler(new UploadedFile(part.path().toFile(), part.fileName(), stages, this::close)));
        }
    }

    private synchronized void abandon() {
        if (!taken) {
            close();
        }
    }

    /** Releases everything. */
    synchronized void close() {
        closed = true;
        closeIfOver();
    }

    private void closeIfOver() {
        while (closed && !resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                LOG.warn("An upload's resource cannot be released", e);
            }
        }
    }
}
