package io.elasticfaces.local.ec2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds instances among all of them, or refuses as EC2 does. */
final class Lookup {
    private Lookup() {}

    /**
     * The instances of those ids, each once, in that order.
     *
     * @throws RefusedException if an id is malformed or nobody's
     */
    static List<Instance> find(List<Instance> all, List<String> ids) {
        for (String id : ids) {
            if (!Ids.INSTANCE.matcher(id).matches()) {
                throw Ec2Error.INVALID_INSTANCE_MALFORMED.because("Invalid id: \"" + id + "\"");
            }
        }
        Map<String, Instance> byId = new LinkedHashMap<>();
        all.forEach(instance -> byId.put(instance.id(), instance));
        List<String> missing =
                ids.stream().distinct().filter(id -> !byId.containsKey(id)).toList();
        if (!missing.isEmpty()) {
            throw Ec2Error.INVALID_INSTANCE_NOT_FOUND.because(
                    missing.size() == 1
                            ? "The instance ID '" + missing.get(0) + "' does not exist"
                            : "The instance IDs '" + String.join(", ", missing) + "' do not exist");
        }
        return ids.stream().distinct().map(byId::get).toList();
    }

    /**
     * Those of an earlier launch under the same token.
     *
     * @throws RefusedException if that launch was another
     */
    static List<Instance> launchedBefore(List<Instance> all, LaunchRequest request) {
        if (request.clientToken().isEmpty()) {
            return List.of();
        }
        List<Instance> before = all.stream()
                .filter(known -> known.launch().clientToken().equals(request.clientToken()))
                .toList();
        if (before.stream().anyMatch(known -> !known.launch().fingerprint().equals(request.fingerprint()))) {
            throw Ec2Error.IDEMPOTENT_PARAMETER_MISMATCH.because(
                    "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).");
        }
        return before;
    }
}
