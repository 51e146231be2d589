package io.elasticfaces.cli.chaos;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What a {@link FaultProxy} does to one service's calls. All of it is called on the proxy's one thread. */
interface Mischief {
    /**
     * A request as it came, signature and all.
     *
     * @param target the header X-Amz-Target, or an empty text
     */
    record Call(String method, String uri, String target, Buffer body) {}

    /** An answer; headers but the content type are passed on as they are. */
    record Reply(int status, String contentType, Buffer body) {}

    /** Says what becomes of a call. */
    Fault fault(Call call);

    /** Words an error as the service does. */
    Reply error(Fault fault);

    /** Answers a call in the service's place; empty where the service is to. */
    default Optional<Future<Reply>> instead(Call call) {
        return Optional.empty();
    }

    /** Returns the body that is passed on for the service's answer. */
    default Buffer answered(Call call, int status, Buffer body) {
        return body;
    }
}
