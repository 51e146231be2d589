package io.elasticfaces.web.compreface;

import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.Operation.Candidates;
import io.elasticfaces.contract.Operation.Faces;
import io.elasticfaces.contract.Operation.Kind;
import io.elasticfaces.contract.Operation.QualityFilter;
import io.elasticfaces.web.answer.OperationRequest;
import io.elasticfaces.web.http.HttpProblem;
import io.elasticfaces.web.http.QueryParameters;
import io.elasticfaces.web.http.UploadedFile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.util.json.JsonObject;

/**
 * The operations of CompreFace's REST API v1 that need a model. Each method sets the {@link OperationRequest} of an
 * exchange; the worker's result has the format of that API already.
 *
 * @see <a href="https://github.com/exadel-inc/CompreFace/blob/master/docs/Rest-API-description.md">The REST API</a>
 */
public final class FaceOperations {
    private static final String PICTURE = "file";

    private static final String HOW_TO_SEND =
            "Send it as the part file of multipart/form-data, or as the base64 field file of JSON.";

    private static final Set<String> PLUGINS = Set.of("landmarks", "calculator");
    private static final Pattern BOX = Pattern.compile("-?\\d{1,6}(,-?\\d{1,6}){3}");
    private static final int CREATED = 201;

    /** Prepares the detection of all faces of a picture. */
    public void detect(Exchange exchange) {
        request(exchange, OperationRequest.on(operation(exchange, Kind.DETECT), picture(exchange)));
    }

    /** Prepares the recognition of all faces of a picture. */
    public void recognise(Exchange exchange) {
        Operation operation = operation(exchange, Kind.RECOGNISE).with(candidates(exchange));
        request(exchange, OperationRequest.on(operation, picture(exchange)));
    }

    /** Prepares the search for people by embeddings. */
    public void recogniseEmbeddings(Exchange exchange) {
        JsonObject json = Bodies.object(exchange);
        if (!(json.get("embeddings") instanceof List<?> embeddings) || embeddings.isEmpty()) {
            throw Bodies.missing("embeddings");
        }
        JsonObject query = new JsonObject();
        query.put("embeddings", embeddings);
        Operation operation = operation(exchange, Kind.SEARCH).with(candidates(exchange));
        request(exchange, OperationRequest.search(operation, query.toJson()));
    }

    /** Prepares the enrolment of the only face of a picture, or of the one in the box that the address has. */
    public void enrol(Exchange exchange) {
        QueryParameters query = QueryParameters.of(exchange);
        String person = Bodies.person(query.required("subject"));
        List<Integer> box = query.text("box").map(FaceOperations::box).orElse(List.of());
        Faces faces = new Faces(0, query.share("det_prob_threshold", 0), QualityFilter.NONE, box, box.isEmpty());
        Operation operation = operation(exchange, Kind.ENROL).with(faces).named(person);
        request(exchange, OperationRequest.on(operation, picture(exchange)).respondingWith(CREATED));
    }

    /** Prepares the comparison of an enrolled face with the faces of a picture. */
    public void verifyFace(Exchange exchange) {
        String face = exchange.getMessage().getHeader("image_id", String.class);
        request(exchange, OperationRequest.on(operation(exchange, Kind.COMPARE).against(face), picture(exchange)));
    }

    /** Prepares the comparison of the largest face of one picture with the faces of another. */
    public void verify(Exchange exchange) {
        String howToSend = "Send two: source_image and target_image, as parts of multipart/form-data or as base64"
                + " fields of JSON.";
        request(
                exchange,
                OperationRequest.on(
                        operation(exchange, Kind.COMPARE),
                        UploadedFile.of(exchange, "source_image", howToSend),
                        UploadedFile.of(exchange, "target_image", howToSend)));
    }

    private static void request(Exchange exchange, OperationRequest request) {
        exchange.setProperty(OperationRequest.PROPERTY, request);
    }

    private static UploadedFile picture(Exchange exchange) {
        return UploadedFile.of(exchange, PICTURE, HOW_TO_SEND);
    }

    /** Returns an operation with the parameters that all have. */
    private static Operation operation(Exchange exchange, Kind kind) {
        QueryParameters query = QueryParameters.of(exchange);
        List<String> plugins = query.text("face_plugins").stream()
                .flatMap(list -> Stream.of(list.split(",")))
                .map(String::strip)
                .toList();
        Optional<String> other =
                plugins.stream().filter(plugin -> !PLUGINS.contains(plugin)).findFirst();
        if (other.isPresent()) {
            throw new HttpProblem(
                    400, "The face plugin " + other.get() + " is not offered. Use landmarks, calculator, or none.");
        }
        Faces faces = new Faces(
                query.number("limit", 0, 0),
                query.share("det_prob_threshold", 0),
                // Untrusted faces are reported with their reasons.
                QualityFilter.NONE,
                List.of(),
                false);
        return Operation.of(kind, Bodies.collection(query))
                .with(faces)
                .reporting(plugins.contains("landmarks"), plugins.contains("calculator"));
    }

    private static Candidates candidates(Exchange exchange) {
        return new Candidates(QueryParameters.of(exchange).number("prediction_count", 1, 1), false, 0);
    }

    private static List<Integer> box(String text) {
        if (!BOX.matcher(text).matches()) {
            throw new HttpProblem(
                    400, "The parameter box must be x_min,y_min,x_max,y_max in pixels, e.g. box=10,20,110,140.");
        }
        return Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
    }
}
