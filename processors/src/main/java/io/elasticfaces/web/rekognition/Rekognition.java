package io.elasticfaces.web.rekognition;

import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.contract.gallery.NoSuchCollection;
import io.elasticfaces.web.answer.OperationRequest;
import io.elasticfaces.web.http.Api;
import io.elasticfaces.web.http.ErrorKind;
import io.elasticfaces.web.http.HttpProblem;
import io.elasticfaces.web.http.Upload;
import io.elasticfaces.web.http.UploadHandler;
import io.elasticfaces.web.http.UploadedFile;
import java.io.IOException;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The adapter of Amazon Rekognition's API: actions become operations or changes of collections. */
public final class Rekognition {
    private static final String PREFIX = "RekognitionService.";
    private static final long MAX_IMAGE_BYTES = 5_242_880;
    private static final long MAX_OBJECT_BYTES = 15_728_640;

    private final Shapes shapes = Shapes.read();
    private final CollectionActions collections;
    private final S3Client s3;
    private final Set<String> buckets;

    /** @param buckets the buckets whose objects clients can name as pictures */
    public Rekognition(CollectionStore store, S3Client s3, Set<String> buckets) {
        this.collections = new CollectionActions(store);
        this.s3 = s3;
        this.buckets = Set.copyOf(buckets);
    }

    /**
     * Performs an action on collections, or sets the {@link OperationRequest} of another one.
     *
     * @throws HttpProblem if the action is unknown, or its parameters are invalid
     */
    public void perform(
            Exchange exchange, @Header(Api.TARGET) String target, @ExchangeProperty(UploadHandler.JSON) Object body)
            throws IOException {
        String action = target == null ? "" : target.replace(PREFIX, "");
        if (!shapes.contains(action + "Request")) {
            throw new HttpProblem(400, "The action in " + Api.TARGET + " is unknown or not offered.")
                    .of(ErrorKind.UNKNOWN_OPERATION);
        }
        shapes.check(action + "Request", body, action);
        JsonObject in = (JsonObject) body;
        // The client waits for the result.
        exchange.getMessage().removeHeader("Prefer");
        try {
            if (in.containsKey("CollectionId")) {
                CollectionStore.requireName(in.getString("CollectionId"));
            }
            OperationRequest request = request(exchange, action, in);
            exchange.setProperty(OperationRequest.PROPERTY, request);
            if (request == null) {
                respond(exchange, collections.perform(action, in));
            }
        } catch (NoSuchCollection e) {
            throw new HttpProblem(404, e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(400, e.getMessage());
        }
    }

    private OperationRequest request(Exchange exchange, String action, JsonObject in) throws IOException {
        return switch (action) {
            case "DetectFaces", "IndexFaces", "SearchFacesByImage" ->
                OperationRequest.on(OperationMapper.of(action, in), picture(exchange, in, "Image"));
            case "CompareFaces" ->
                OperationRequest.on(
                        OperationMapper.of(action, in),
                        picture(exchange, in, "SourceImage"),
                        picture(exchange, in, "TargetImage"));
            case "SearchFaces" ->
                OperationRequest.search(
                        OperationMapper.of(action, in),
                        ResponseMapper.object("face", in.get("FaceId")).toJson());
            default -> null;
        };
    }

    /** Responds with the action's response to the result of its operation, which is the body. */
    public void respond(
            Exchange exchange, @Header(Api.TARGET) String target, @ExchangeProperty(UploadHandler.JSON) JsonObject in)
            throws DeserializationException {
        JsonObject result =
                (JsonObject) Jsoner.deserialize(exchange.getMessage().getBody(String.class));
        respond(exchange, ResponseMapper.of(target.replace(PREFIX, ""), in, result));
    }

    private static void respond(Exchange exchange, JsonObject response) {
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/x-amz-json-1.1");
        exchange.getMessage().setBody(response.toJson());
    }

    private UploadedFile picture(Exchange exchange, JsonObject in, String name) throws IOException {
        var part = exchange.getMessage(AttachmentMessage.class).getAttachment(name + ".Bytes");
        JsonObject object = (JsonObject) ((JsonObject) in.get(name)).get("S3Object");
        if ((part == null) == (object == null)) {
            throw new HttpProblem(400, name + " must have either Bytes or S3Object.");
        }
        if (object != null) {
            return fetch(exchange.getProperty(Upload.PROPERTY, Upload.class), object);
        }
        UploadedFile picture = (UploadedFile) part.getDataSource();
        if (picture.getFile().length() > MAX_IMAGE_BYTES) {
            throw tooLarge(MAX_IMAGE_BYTES);
        }
        return picture;
    }

    private UploadedFile fetch(Upload upload, JsonObject object) throws IOException {
        String bucket = object.getString("Bucket");
        String key = object.getString("Name");
        if (key == null || !buckets.contains(bucket)) {
            throw new HttpProblem(
                            400,
                            "The S3Object cannot be used. It needs a Name, and a Bucket of the setting"
                                    + " app.web.picture-buckets.")
                    .of(ErrorKind.NO_SUCH_OBJECT);
        }
        try (ResponseInputStream<GetObjectResponse> content =
                s3.getObject(get -> get.bucket(bucket).key(key).versionId(object.getString("Version")))) {
            if (content.response().contentLength() > MAX_OBJECT_BYTES) {
                content.abort();
                throw tooLarge(MAX_OBJECT_BYTES);
            }
            return upload.add(key.substring(key.lastIndexOf('/') + 1), content);
        } catch (S3Exception e) {
            if (e.statusCode() >= 500) {
                throw e;
            }
            throw new HttpProblem(
                            400,
                            "The S3Object cannot be read: "
                                    + e.awsErrorDetails().errorCode() + ".")
                    .of(ErrorKind.NO_SUCH_OBJECT);
        }
    }

    private static HttpProblem tooLarge(long limit) {
        return new HttpProblem(413, "The picture is larger than " + limit + " bytes. Send a smaller one.");
    }
}
