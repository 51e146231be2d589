package io.elasticfaces.local.ec2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** ModifyInstanceAttribute of user data and type, of stopped instances, and of the shutdown behaviour, at any time. */
record ModifyInstanceAttribute(Fleet fleet) implements Action {
    private static final String USER_DATA = "userData";
    private static final String TYPE = "instanceType";
    private static final String BEHAVIOUR = "instanceInitiatedShutdownBehavior";

    @Override
    public Set<String> parameters() {
        return Set.of(
                "InstanceId", "Attribute", "Value", "UserData", "InstanceType", "InstanceInitiatedShutdownBehavior");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        String id = request.required("InstanceId");
        Map<String, String> wanted = wanted(request);
        fleet.edit(List.of(id), instance -> {
            Instance changed = instance;
            for (Map.Entry<String, String> one : wanted.entrySet()) {
                changed = change(changed, one.getKey(), one.getValue());
            }
            return changed;
        });
        return xml -> xml.flag("return", true);
    }

    private static Map<String, String> wanted(QueryRequest request) {
        Map<String, String> wanted = new LinkedHashMap<>();
        request.text("Attribute")
                .ifPresent(
                        attribute -> wanted.put(attribute, request.parameters().getOrDefault("Value", "")));
        for (String name : List.of("UserData", "InstanceType", "InstanceInitiatedShutdownBehavior")) {
            String value = request.parameters().get(name + ".Value");
            String plain = request.parameters().get(name);
            if (value != null || plain != null) {
                String attribute = Character.toLowerCase(name.charAt(0)) + name.substring(1);
                wanted.put(attribute, value != null ? value : plain);
            }
        }
        if (wanted.size() != 1) {
            throw Ec2Error.INVALID_PARAMETER_COMBINATION.because(
                    wanted.isEmpty()
                            ? "No attributes specified."
                            : "Fields for multiple attribute types specified: " + String.join(", ", wanted.keySet()));
        }
        return wanted;
    }

    private static Instance change(Instance instance, String attribute, String value) {
        return switch (attribute) {
            case USER_DATA -> stopped(instance).made(instance.spec().withUserData(RunInstances.userData(value)));
            case TYPE -> stopped(instance).made(instance.spec().withType(RunInstances.instanceType(value)));
            case BEHAVIOUR -> instance.made(instance.spec().withBehaviour(RunInstances.behaviour(value)));
            default -> throw DescribeInstanceAttribute.unknown(attribute);
        };
    }

    private static Instance stopped(Instance instance) {
        if (instance.state() != InstanceState.STOPPED) {
            throw Ec2Error.INCORRECT_INSTANCE_STATE.because(
                    "The instance '" + instance.id() + "' is not in the 'stopped' state.");
        }
        return instance;
    }
}
