using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Tests.Wire;

/// <summary>Makes a value of any message, record or argument: every member that is sent is set, each to another value.</summary>
internal sealed class SampleValues
{
    private int next;

    private const BindingFlags OfInstances = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The members of a type that are sent, by number.</summary>
    public static IEnumerable<MemberInfo> MembersOf(Type type) =>
        type.GetProperties(OfInstances).Concat<MemberInfo>(type.GetFields(OfInstances))
            .Where(member => member.IsDefined(typeof(IdAttribute))).OrderBy(NumberOf);

    public static uint NumberOf(MemberInfo member) => member.GetCustomAttribute<IdAttribute>()!.Id;

    public static object? ValueOf(MemberInfo member, object message) =>
        member is PropertyInfo property ? property.GetValue(message) : ((FieldInfo)member).GetValue(message);

    public object Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Of(inner);
        if (type.IsEnum) return Enum.GetValues(type) is var values ? values.GetValue(values.Length - 1)! : throw Unknown(type);
        if (type.IsArray) return ListOf(type.GetElementType()!);
        if (type.IsGenericType)
        {
            var element = type.GetGenericArguments()[0];
            if (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)) return ImmutableOf(element);
            if (type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) return ListOf(element);
            if (type.GetGenericTypeDefinition() == typeof(List<>)) return Activator.CreateInstance(type, ListOf(element))!;
        }
        var number = ++next;
        if (type == typeof(RunId)) return new RunId($"text {number}");
        if (type == typeof(SiloId)) return new SiloId($"text {number}");
        if (type == typeof(IterationNumber)) return new IterationNumber(number);
        if (type == typeof(string)) return $"text {number}";
        if (type == typeof(int)) return number;
        if (type == typeof(long)) return number * 10_000_000_000L;
        if (type == typeof(ulong)) return ulong.MaxValue - (ulong)number;
        if (type == typeof(double)) return number + 0.25;
        if (type == typeof(bool)) return true;
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 1, 2, 3, 4, 0, TimeSpan.Zero).AddSeconds(number);
        if (MembersOf(type).Any()) return MessageOf(type);
        throw Unknown(type);
    }

    private object MessageOf(Type type)
    {
        var message = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var member in MembersOf(type))
            if (member is PropertyInfo property) property.SetValue(message, Of(property.PropertyType));
            else if (member is FieldInfo field) field.SetValue(message, Of(field.FieldType));
        return message;
    }

    private Array ListOf(Type element)
    {
        if (element == typeof(byte)) return new byte[] { (byte)++next, 0, 255 };
        var list = Array.CreateInstance(element, 2);
        for (var i = 0; i < list.Length; i++) list.SetValue(Of(element), i);
        return list;
    }

    private object ImmutableOf(Type element) => typeof(ImmutableArray).GetMethods()
        .Single(method => method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsArray: true }])
        .MakeGenericMethod(element).Invoke(null, [ListOf(element)])!;

    private static InvalidOperationException Unknown(Type type) =>
        new($"There is no sample of {type}: say in {nameof(SampleValues)} what one is.");
}
