package io.elasticfaces.local.ec2;

import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.HttpEndpoint.Request;
import io.elasticfaces.local.endpoint.HttpEndpoint.Response;
import io.elasticfaces.local.endpoint.QueryForm;
import io.elasticfaces.local.endpoint.Xml;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers calls in EC2's query protocol: reads the form, performs the action, and writes its result as XML. */
final class Ec2Actions {
    private static final Logger LOG = LoggerFactory.getLogger(Ec2Actions.class);
    private static final String NAMESPACE = " xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"";

    /** From an action's parameters to the members of its response; an {@link Ec2Exception} refuses the call. */
    private final Map<String, Function<Ec2Request, JsonObject>> actions = new TreeMap<>();

    private final FaultInjector faults;

    Ec2Actions(Instances instances) {
        faults = instances.settings.faults();
        LaunchTemplates templates = new LaunchTemplates(instances.store);
        actions.put("CreateLaunchTemplate", templates::create);
        actions.put("CreateLaunchTemplateVersion", templates::createVersion);
        actions.put("ModifyLaunchTemplate", templates::modify);
        actions.put("DescribeLaunchTemplates", templates::describe);
        actions.put("DeleteLaunchTemplate", templates::delete);
        InstanceActions onInstances = new InstanceActions(instances, templates);
        actions.put("RunInstances", onInstances::run);
        actions.put("StartInstances", onInstances::start);
        actions.put("StopInstances", onInstances::stop);
        actions.put("TerminateInstances", onInstances::terminate);
        actions.put("CreateTags", onInstances::createTags);
        actions.put("DescribeInstances", onInstances::describe);
        actions.put("DescribeInstanceStatus", onInstances::describeStatus);
        actions.put("DescribeInstanceAttribute", onInstances::describeAttribute);
        actions.put("GetConsoleOutput", onInstances::consoleOutput);
        actions.put("DescribeImages", Image::describe);
    }

    Response answer(Request request) {
        try {
            requireCredentials(request);
            Ec2Request parameters =
                    new Ec2Request(QueryForm.parse(request.body().toString()));
            String action = parameters.text("Action").orElse("");
            JsonObject result = perform(action, parameters);
            return response(200, action + "Response" + NAMESPACE, "requestId", result);
        } catch (Ec2Exception e) {
            return error(e);
        } catch (IllegalArgumentException e) {
            return error(new Ec2Exception("MalformedQueryString", "The request is not a form: " + e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("A call failed", e);
            return error(new Ec2Exception("InternalError", "An internal error has occurred: " + e.getMessage()));
        }
    }

    private static void requireCredentials(Request request) {
        String id = request.accessKeyId()
                .orElseThrow(() -> new Ec2Exception(
                        "MissingAuthenticationToken",
                        "The request must carry an AWS signature (version 4) in its Authorization header."));
        if (!id.equals(AccessKey.DEFAULT.id())) {
            throw new Ec2Exception("AuthFailure", "AWS was not able to validate the provided access credentials");
        }
    }

    private JsonObject perform(String name, Ec2Request request) {
        Function<Ec2Request, JsonObject> action = actions.get(name);
        if (action == null) {
            throw new Ec2Exception(
                    "InvalidAction",
                    "The local EC2 has no action '" + name + "'. It has " + String.join(", ", actions.keySet()) + ".");
        }
        if (!faults.admitsCall()) {
            throw new Ec2Exception("RequestLimitExceeded", "Request limit exceeded.");
        }
        if (request.flag("DryRun")) {
            throw new Ec2Exception("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
        return action.apply(request);
    }

    /** A list in a response. */
    static <T> JsonArray array(Collection<T> items, Function<T, JsonObject> view) {
        return new JsonArray(items.stream().map(view).toList());
    }

    private static Response error(Ec2Exception e) {
        JsonObject error = new JsonObject().put("Code", e.code()).put("Message", e.getMessage());
        JsonObject errors = new JsonObject().put("Errors", new JsonObject().put("Error", error));
        return response(e.status(), "Response", "RequestID", errors);
    }

    private static Response response(int status, String root, String requestId, JsonObject members) {
        Xml xml = new Xml();
        xml.element(root, () -> {
            xml.text(requestId, UUID.randomUUID());
            members.forEach(member -> write(xml, member.getKey(), member.getValue()));
        });
        return new Response(status, "text/xml;charset=UTF-8", xml.toString());
    }

    /** A list becomes elements of the name item; null becomes nothing. */
    private static void write(Xml xml, String name, Object value) {
        if (value instanceof JsonArray array) {
            xml.element(name, () -> array.forEach(item -> write(xml, "item", item)));
        } else if (value instanceof JsonObject object) {
            xml.element(name, () -> object.forEach(member -> write(xml, member.getKey(), member.getValue())));
        } else if (value != null) {
            xml.text(name, value);
        }
    }
}
