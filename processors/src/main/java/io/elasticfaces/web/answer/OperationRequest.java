package io.elasticfaces.web.answer;

import io.elasticfaces.contract.Operation;
import io.elasticfaces.web.http.UploadedFile;
import java.util.List;

/**
 * A client's request for an operation. The adapter of an API sets it before the admission.
 *
 * @param operation the operation
 * @param pictures one picture, or the source and target of a comparison; empty with a query
 * @param query the JSON that replaces the picture of a {@link Operation.Kind#SEARCH}; otherwise null
 * @param status the HTTP status of a successful response
 */
public record OperationRequest(Operation operation, List<UploadedFile> pictures, String query, int status) {
    /** The exchange property with the request. */
    public static final String PROPERTY = "operationRequest";

    /** Returns the request for an operation on pictures. */
    public static OperationRequest on(Operation operation, UploadedFile... pictures) {
        return new OperationRequest(operation, List.of(pictures), null, 200);
    }

    /** Returns the request for a search without a picture. */
    public static OperationRequest search(Operation operation, String query) {
        return new OperationRequest(operation, List.of(), query, 200);
    }

    /** Returns a copy whose successful response has another status. */
    public OperationRequest respondingWith(int other) {
        return new OperationRequest(operation, pictures, query, other);
    }
}
