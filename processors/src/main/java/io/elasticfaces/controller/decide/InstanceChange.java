package io.elasticfaces.controller.decide;

import java.util.List;

/**
 * A change of instances by one call to EC2.
 *
 * @param ids the ids of the instances, or the name of the one to launch; not empty
 * @param clientToken prevents that a repeated launch creates another instance; null for other changes
 */
public record InstanceChange(InstanceOperation operation, List<String> ids, String clientToken) {
    InstanceChange(InstanceOperation operation, List<String> ids) {
        this(operation, ids, null);
    }

    /** Returns one change for each instance. */
    public List<InstanceChange> oneByOne() {
        return ids.stream()
                .map(id -> new InstanceChange(operation, List.of(id), clientToken))
                .toList();
    }
}
