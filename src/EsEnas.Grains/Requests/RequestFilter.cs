using System.Reflection;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Abstractions.Rules;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace EsEnas.Grains.Requests;

/// <summary>
/// Looks at every call before its grain does: clients may be of any build, or none of ours. Keys and arguments have to follow the rules that the interfaces declare,
/// and some methods are for silos only.
/// </summary>
internal sealed class RequestFilter : IIncomingGrainCallFilter
{
    // The id of the client that each silo is itself: code of the silo that is no grain.
    private const string HostedClient = "hosted-";

    public Task Invoke(IIncomingGrainCallContext context)
    {
        Check(context.Request, context);
        return context.Invoke();
    }

    private static void Check(IInvokable request, IIncomingGrainCallContext context)
    {
        var count = request.GetArgumentCount();
        var arguments = new object?[count];
        for (var i = 0; i < count; i++) arguments[i] = request.GetArgument(i);
        // A stream begins with a call of Orleans' own that carries ours.
        foreach (var inner in arguments.OfType<IInvokable>()) Check(inner, context);
        var method = request.GetMethod();
        if (method.DeclaringType is not { } declaring || declaring.Assembly != typeof(RunId).Assembly) return;
        if (declaring.GetCustomAttribute<GrainKeyAttribute>() is { } key && context.TargetId.Key.ToString() is { } text && !key.IsAllowed(text))
            throw new RunException(RunError.InvalidSpecification, $"'{SafeText.Shown(text)}' is not a key of {declaring.Name}");
        if (IsClient(context.SourceId) && (method.IsDefined(typeof(SilosOnlyAttribute)) || declaring.IsDefined(typeof(SilosOnlyAttribute))))
            throw new RunException(RunError.Conflict, $"{declaring.Name}.{method.Name} is for silos: a client cannot call it");
        RequestRules.Check(method, arguments);
    }

    private static bool IsClient(GrainId? source) => source is { } id && id.IsClient() && id.Key.ToString()?.StartsWith(HostedClient, StringComparison.Ordinal) != true;
}
