package io.elasticfaces.web.compreface;

import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.contract.gallery.PersonName;
import io.elasticfaces.web.http.ErrorKind;
import io.elasticfaces.web.http.HttpProblem;
import io.elasticfaces.web.http.QueryParameters;
import io.elasticfaces.web.http.UploadHandler;
import org.apache.camel.Exchange;
import org.apache.camel.util.json.JsonObject;

/** Reads the names and JSON bodies of requests. Invalid ones are errors (400). */
final class Bodies {
    private Bodies() {}

    /** Returns the collection that the address names with {@code collection}, or the default one. */
    static String collection(QueryParameters query) {
        return query.text("collection")
                .map(name -> checked(() -> CollectionStore.requireName(name)))
                .orElse(Operation.DEFAULT_COLLECTION);
    }

    /** Returns the normalised name of a person. */
    static String person(String name) {
        return checked(() -> PersonName.normalise(name));
    }

    /** Returns the person in the body {@code {"subject": "<name>"}}. */
    static String person(Exchange exchange) {
        if (object(exchange).get("subject") instanceof String name && !name.isBlank()) {
            return person(name);
        }
        throw missing("subject");
    }

    /** Returns the JSON object in the body. */
    static JsonObject object(Exchange exchange) {
        if (exchange.getProperty(UploadHandler.JSON) instanceof JsonObject object) {
            return object;
        }
        throw new HttpProblem(400, "The body must be a JSON object. Send it with Content-Type: application/json.");
    }

    static HttpProblem missing(String field) {
        return new HttpProblem(400, "The field " + field + " of the body is missing, empty or of the wrong type.")
                .of(ErrorKind.EMPTY_FIELD);
    }

    private static String checked(java.util.function.Supplier<String> name) {
        try {
            return name.get();
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(400, e.getMessage());
        }
    }
}
