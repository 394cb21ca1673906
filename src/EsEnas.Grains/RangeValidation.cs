using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace EsEnas.Grains;

/// <summary>Checks options against the ranges that their attributes state.</summary>
internal sealed class RangeValidation<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TOptions>
    : IValidateOptions<TOptions> where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var errors = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), errors, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(errors.Select(e => $"{typeof(TOptions).Name}: {e.ErrorMessage}"));
    }
}
